package evidence_test

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"sort"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"
)

// bucketServer is as much of an S3-compatible store as the portal uses, in memory.
type bucketServer struct {
	mu      sync.Mutex
	objects map[string][]byte
	parts   map[string]map[int][]byte // by upload
	keys    map[string]string         // of uploads
	made    int
	at      time.Time
	denied  bool
}

func newBucketServer(t *testing.T) (*bucketServer, string) {
	t.Helper()
	b := &bucketServer{objects: map[string][]byte{}, parts: map[string]map[int][]byte{}, keys: map[string]string{}, at: day}
	server := httptest.NewServer(b)
	t.Cleanup(server.Close)
	return b, server.URL
}

func (b *bucketServer) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.denied || !strings.HasPrefix(r.Header.Get("Authorization"), "AWS4-HMAC-SHA256 Credential=KEY/") {
		fail(w, http.StatusForbidden, "AccessDenied")
		return
	}
	body, err := io.ReadAll(r.Body)
	if err != nil {
		fail(w, http.StatusBadRequest, "IncompleteBody")
		return
	}
	body = unchunked(r, body)
	key, query := strings.TrimPrefix(r.URL.Path, "/files/"), r.URL.Query()
	upload := query.Get("uploadId")
	switch {
	case r.Method == "GET" && query.Get("list-type") == "2":
		b.list(w)
	case r.Method == "POST" && query.Has("uploads"):
		b.made++
		upload = "multi" + strconv.Itoa(b.made)
		b.parts[upload], b.keys[upload] = map[int][]byte{}, key
		answerXML(w, "InitiateMultipartUploadResult", "<UploadId>"+upload+"</UploadId>")
	case r.Method == "POST" && query.Has("delete"):
		b.deleteMany(w, body)
	case upload != "" && b.parts[upload] == nil:
		fail(w, http.StatusNotFound, "NoSuchUpload")
	case r.Method == "PUT" && upload != "":
		number, _ := strconv.Atoi(query.Get("partNumber"))
		b.parts[upload][number] = body
		w.Header().Set("ETag", fmt.Sprintf(`"%s-%d"`, upload, number))
	case r.Method == "GET" && upload != "":
		b.listParts(w, upload)
	case r.Method == "POST" && upload != "":
		b.objects[key] = bytes.Join(b.sorted(upload), nil)
		delete(b.parts, upload)
		answerXML(w, "CompleteMultipartUploadResult", "<Key>"+key+"</Key>")
	case r.Method == "DELETE" && upload != "":
		delete(b.parts, upload)
		w.WriteHeader(http.StatusNoContent)
	case r.Method == "PUT":
		b.objects[key] = body
	case r.Method == "DELETE":
		delete(b.objects, key)
		w.WriteHeader(http.StatusNoContent)
	case b.objects[key] == nil:
		fail(w, http.StatusNotFound, "NoSuchKey")
	default:
		http.ServeContent(w, r, "", b.at, bytes.NewReader(b.objects[key]))
	}
}

// unchunked takes the signatures out of a body that was sent in signed pieces.
func unchunked(r *http.Request, body []byte) []byte {
	if !strings.Contains(r.Header.Get("Content-Encoding"), "aws-chunked") {
		return body
	}
	var plain []byte
	for {
		line, rest, found := bytes.Cut(body, []byte("\r\n"))
		size, _, _ := strings.Cut(string(line), ";")
		n, err := strconv.ParseInt(size, 16, 64)
		if !found || err != nil || n == 0 {
			return plain
		}
		plain, body = append(plain, rest[:n]...), rest[n+2:]
	}
}

func (b *bucketServer) numbers(upload string) []int {
	var numbers []int
	for number := range b.parts[upload] {
		numbers = append(numbers, number)
	}
	sort.Ints(numbers)
	return numbers
}

func (b *bucketServer) sorted(upload string) [][]byte {
	var parts [][]byte
	for _, number := range b.numbers(upload) {
		parts = append(parts, b.parts[upload][number])
	}
	return parts
}

func (b *bucketServer) listParts(w http.ResponseWriter, upload string) {
	var out strings.Builder
	for _, number := range b.numbers(upload) {
		fmt.Fprintf(&out, `<Part><PartNumber>%d</PartNumber><Size>%d</Size><ETag>"%s-%d"</ETag></Part>`, number, len(b.parts[upload][number]), upload, number)
	}
	answerXML(w, "ListPartsResult", out.String()+"<IsTruncated>false</IsTruncated>")
}

func (b *bucketServer) list(w http.ResponseWriter) {
	var out strings.Builder
	for key := range b.objects {
		fmt.Fprintf(&out, "<Contents><Key>%s</Key><LastModified>%s</LastModified></Contents>", key, b.at.Format(time.RFC3339))
	}
	answerXML(w, "ListBucketResult", out.String()+"<IsTruncated>false</IsTruncated>")
}

func (b *bucketServer) deleteMany(w http.ResponseWriter, body []byte) {
	var asked struct {
		Object []struct{ Key string }
	}
	if err := xml.Unmarshal(body, &asked); err != nil {
		fail(w, http.StatusBadRequest, "MalformedXML")
		return
	}
	for _, object := range asked.Object {
		delete(b.objects, object.Key)
	}
	answerXML(w, "DeleteResult", "")
}

func answerXML(w http.ResponseWriter, name, content string) {
	w.Header().Set("Content-Type", "application/xml")
	fmt.Fprintf(w, `<?xml version="1.0"?><%s>%s</%s>`, name, content, name)
}

func fail(w http.ResponseWriter, status int, code string) {
	w.Header().Set("Content-Type", "application/xml")
	w.WriteHeader(status)
	fmt.Fprintf(w, `<?xml version="1.0"?><Error><Code>%s</Code><Message>SECRET-INSIDE</Message></Error>`, code)
}
