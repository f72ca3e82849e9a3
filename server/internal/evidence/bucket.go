package evidence

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/url"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/s3/types"
	"github.com/tus/tusd/v2/pkg/handler"
	"github.com/tus/tusd/v2/pkg/memorylocker"
	"github.com/tus/tusd/v2/pkg/s3store"
)

// bucket keeps files in an S3-compatible store.
type bucket struct {
	name   string
	client *s3.Client
	store  s3store.S3Store
	locker handler.Locker
}

const previewPrefix = "previews/"

// openBucket reads s3://bucket?region=…&endpoint=… and the credentials from the usual AWS_ variables.
func openBucket(parts Parts) (bucket, error) {
	address, err := url.Parse(parts.URL)
	if err != nil || address.Scheme != "s3" || address.Host == "" {
		return bucket{}, errors.New("EVIDENCE_URL has to be like s3://bucket?region=eu-central-1")
	}
	key, secret := parts.Getenv("AWS_ACCESS_KEY_ID"), parts.Getenv("AWS_SECRET_ACCESS_KEY")
	if key == "" || secret == "" {
		return bucket{}, errors.New("EVIDENCE_URL needs AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY")
	}
	query := address.Query()
	options := s3.Options{Region: query.Get("region"), RequestChecksumCalculation: aws.RequestChecksumCalculationWhenRequired,
		ResponseChecksumValidation: aws.ResponseChecksumValidationWhenRequired,
		Credentials: aws.CredentialsProviderFunc(func(context.Context) (aws.Credentials, error) {
			return aws.Credentials{AccessKeyID: key, SecretAccessKey: secret, SessionToken: parts.Getenv("AWS_SESSION_TOKEN")}, nil
		})}
	if options.Region == "" {
		options.Region = "us-east-1"
	}
	if endpoint := query.Get("endpoint"); endpoint != "" {
		options.BaseEndpoint, options.UsePathStyle = aws.String(endpoint), true
	}
	client := s3.New(options)
	store := s3store.New(address.Host, client)
	store.TemporaryDirectory = parts.incoming()
	return bucket{name: address.Host, client: client, store: store, locker: lockerOf(parts)}, nil
}

func lockerOf(parts Parts) handler.Locker {
	if parts.Redis == nil {
		return memorylocker.New()
	}
	return redisLocker{parts.Redis}
}

func (b bucket) compose(c *handler.StoreComposer) {
	c.UseCore(plainIDs{b})
	c.UseLocker(b.locker)
}

// plainIDs lets uploads be called by the ids of their rows alone. The store adds the id of its own multipart upload to
// them, which it keeps in the information beside the file.
type plainIDs struct{ bucket }

func (p plainIDs) NewUpload(ctx context.Context, info handler.FileInfo) (handler.Upload, error) {
	upload, err := p.store.NewUpload(bare{ctx}, info)
	return plainUpload{upload}, err
}

func (p plainIDs) GetUpload(ctx context.Context, id string) (handler.Upload, error) {
	kept, err := p.read(bare{ctx}, id+".info", "")
	if errors.Is(err, errNoBlob) {
		return nil, handler.ErrNotFound
	}
	if err != nil {
		return nil, err
	}
	defer kept.Close()
	var info handler.FileInfo
	if err := json.NewDecoder(kept).Decode(&info); err != nil {
		return nil, fmt.Errorf("information about %s: %w", id, err)
	}
	upload, err := p.store.GetUpload(bare{ctx}, info.ID)
	return plainUpload{upload}, err
}

type plainUpload struct{ handler.Upload }

func (u plainUpload) GetInfo(ctx context.Context) (handler.FileInfo, error) {
	info, err := u.Upload.GetInfo(bare{ctx})
	info.ID, _, _ = strings.Cut(info.ID, "+")
	return info, err
}

func (u plainUpload) WriteChunk(ctx context.Context, offset int64, src io.Reader) (int64, error) {
	return u.Upload.WriteChunk(bare{ctx}, offset, src)
}

func (u plainUpload) FinishUpload(ctx context.Context) error { return u.Upload.FinishUpload(bare{ctx}) }

// bare is a context without its values. Those of the protocol's own context may not be read while it is written to, and the
// client of the store reads them in goroutines that outlive a call.
type bare struct{ context.Context }

func (bare) Value(any) any { return nil }

// read opens an object, or the range of it.
func (b bucket) read(ctx context.Context, key, span string) (io.ReadCloser, error) {
	input := &s3.GetObjectInput{Bucket: &b.name, Key: &key}
	if span != "" {
		input.Range = &span
	}
	object, err := b.client.GetObject(ctx, input)
	var noKey *types.NoSuchKey
	if errors.As(err, &noKey) {
		return nil, errNoBlob
	}
	if err != nil {
		return nil, err
	}
	return object.Body, nil
}

func (b bucket) open(ctx context.Context, id string, size int64) (io.ReadSeekCloser, error) {
	object := &object{ctx: ctx, bucket: b, key: id, size: size}
	if err := object.reach(); err != nil {
		return nil, err
	}
	return object, nil
}

func (b bucket) keep(string) error { return nil } // an object that was taken is kept

func (b bucket) putPreview(ctx context.Context, id string, jpeg []byte) error {
	_, err := b.client.PutObject(ctx, &s3.PutObjectInput{Bucket: &b.name, Key: aws.String(previewPrefix + id), Body: bytes.NewReader(jpeg),
		ContentLength: aws.Int64(int64(len(jpeg))), ContentType: aws.String("image/jpeg")})
	return err
}

func (b bucket) preview(ctx context.Context, id string) ([]byte, error) {
	body, err := b.read(ctx, previewPrefix+id, "")
	if err != nil {
		return nil, err
	}
	jpeg, err := io.ReadAll(body)
	return jpeg, errors.Join(err, body.Close())
}

// remove also ends a multipart upload that is still open, which would be paid for.
func (b bucket) remove(ctx context.Context, id string) error {
	var failed error
	if upload, err := (plainIDs{b}).GetUpload(ctx, id); err == nil {
		failed = b.store.AsTerminatableUpload(upload.(plainUpload).Upload).Terminate(ctx)
	} else if !errors.Is(err, handler.ErrNotFound) {
		failed = err
	}
	_, err := b.client.DeleteObject(ctx, &s3.DeleteObjectInput{Bucket: &b.name, Key: aws.String(previewPrefix + id)})
	return errors.Join(failed, err)
}

func (b bucket) list(ctx context.Context, visit func(string, time.Time) error) error {
	pages := s3.NewListObjectsV2Paginator(b.client, &s3.ListObjectsV2Input{Bucket: &b.name})
	for pages.HasMorePages() {
		page, err := pages.NextPage(ctx)
		if err != nil {
			return err
		}
		for _, object := range page.Contents {
			id, _, _ := strings.Cut(strings.TrimPrefix(aws.ToString(object.Key), previewPrefix), ".")
			if err := visit(id, aws.ToTime(object.LastModified)); err != nil {
				return err
			}
		}
	}
	return nil
}

// object reads an object from wherever it is asked to.
type object struct {
	ctx    context.Context
	bucket bucket
	key    string
	at     int64
	size   int64
	body   io.ReadCloser // from at on; nil: has to be opened
}

func (o *object) reach() (err error) {
	o.body, err = o.bucket.read(o.ctx, o.key, fmt.Sprintf("bytes=%d-", o.at))
	return err
}

func (o *object) Read(p []byte) (int, error) {
	if o.at >= o.size {
		return 0, io.EOF
	}
	if o.body == nil {
		if err := o.reach(); err != nil {
			return 0, err
		}
	}
	n, err := o.body.Read(p)
	o.at += int64(n)
	return n, err
}

func (o *object) Seek(offset int64, whence int) (int64, error) {
	to := offset
	switch whence {
	case io.SeekCurrent:
		to += o.at
	case io.SeekEnd:
		to += o.size
	}
	if to < 0 {
		return 0, errors.New("before the beginning of the object")
	}
	if to == o.at {
		return to, nil
	}
	o.at = to
	return to, o.Close()
}

func (o *object) Close() error {
	if o.body == nil {
		return nil
	}
	body := o.body
	o.body = nil
	return body.Close()
}
