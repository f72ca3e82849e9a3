package server_test

import (
	"bytes"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

const benchCase = `{"seller":"connectpro","intent":"fault","asked_on":"2026-03-10","product":"kvm_switch","channel":"direct","destination":"domestic",` +
	`"purchased_on":"2025-05-03","delivered_on":"2025-05-07","symptom":"failure","causes":[],"payment":"card","price_cents":12999,"complete":true}`

// benchURL makes requests over loopback from several clients at once.
func benchURL(b *testing.B, p *portal, request func() *http.Request) {
	client := &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: 16, DisableCompression: true}}
	b.ReportAllocs()
	b.ResetTimer()
	b.RunParallel(func(pb *testing.PB) {
		for pb.Next() {
			response, err := client.Do(request())
			if err != nil {
				b.Error(err)
				return
			}
			io.Copy(io.Discard, response.Body)
			response.Body.Close()
			if response.StatusCode != http.StatusOK {
				b.Errorf("status %d", response.StatusCode)
				return
			}
		}
	})
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "requests/s")
}

func postCase(b *testing.B, p *portal) func() *http.Request {
	return func() *http.Request {
		request, err := http.NewRequest(http.MethodPost, p.URL()+"/api/v1/check", strings.NewReader(benchCase))
		if err != nil {
			b.Fatal(err)
		}
		request.Header.Set("Content-Type", "application/json")
		return request
	}
}

// BenchmarkCheck is POST /api/v1/check over loopback, client and server on the same processors: without the rate limit, and
// counted in either Redis.
func BenchmarkCheck(b *testing.B) {
	for _, limited := range []struct{ name, redis, rate string }{
		{"unlimited", "", "0"}, {"embedded", "", "1000000"}, {"redis", redisURL(b), "1000000"},
	} {
		b.Run(limited.name, func(b *testing.B) {
			p := start(b, "-redis-url="+limited.redis, "-rate="+limited.rate, "-burst=1000000")
			benchURL(b, p, postCase(b, p))
		})
	}
}

// BenchmarkStream is one stream of a thousand cases.
func BenchmarkStream(b *testing.B) {
	p := start(b)
	const cases = 1000
	body := []byte(strings.Repeat(benchCase+"\n", cases))
	b.ReportAllocs()
	for b.Loop() {
		response, err := http.Post(p.URL()+"/api/v1/check", ndjson, bytes.NewReader(body))
		if err != nil {
			b.Fatal(err)
		}
		io.Copy(io.Discard, response.Body)
		response.Body.Close()
	}
	b.ReportMetric(float64(b.N)*cases/b.Elapsed().Seconds(), "cases/s")
}

// BenchmarkPages is the work of the server for each page, without the network.
func BenchmarkPages(b *testing.B) {
	p := start(b)
	for _, path := range []string{"/", "/check/connectpro", "/check/connectpro?intent=fault&product=kvm_switch&channel=direct&symptom=failure&purchased_on=2025-05-03",
		"/policies/connectpro", "/fleet", "/api/v1/sellers/connectpro", "/static/app.0123456789ab.css"} {
		for _, encoding := range []string{"plain", "gzip"} {
			name, _, _ := strings.Cut(path, "?")
			if name != path {
				name += "?facts"
			}
			b.Run(name+" "+encoding, func(b *testing.B) {
				b.ReportAllocs()
				for b.Loop() {
					request := httptest.NewRequest(http.MethodGet, path, nil)
					if encoding == "gzip" {
						request.Header.Set("Accept-Encoding", "gzip")
					}
					answer := httptest.NewRecorder()
					p.Handler().ServeHTTP(answer, request)
					if answer.Code != http.StatusOK {
						b.Fatalf("status %d", answer.Code)
					}
				}
			})
		}
	}
}
