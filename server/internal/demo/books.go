package demo

import (
	"bytes"
	"context"
	"crypto/rand"
	"fmt"
	"regexp"
	"strconv"

	"proviso/policies/catalog"
	"proviso/server/claim"
	"proviso/server/internal/orders"
	"proviso/server/internal/store"
)

// booked are the devices that the stories are about. {-40} is the day 40 days ago.
var booked = map[string]string{
	"softnetworks": `order,email,serial,product,purchased_on,shipped_on,delivered_on,price_usd,extended_months,selected_new,original_purchaser
DEMO-1001,demo.customer@example.com,DEMO-SO-1,preowned_hardware,{-120},{-118},{-114},320.00,0,,yes
DEMO-1002,demo.customer@example.com,DEMO-SO-2,preowned_hardware,{-600},{-598},{-590},180.00,0,,yes
DEMO-1003,demo.office@example.org,DEMO-SO-3,new_hardware,{-60},{-59},{-55},940.00,0,yes,yes
DEMO-1004,demo.office@example.org,DEMO-SO-4,preowned_hardware,{-150},{-148},{-144},280.00,0,,yes
DEMO-1005,demo.customer@example.com,DEMO-SO-5,preowned_hardware,{-140},{-138},{-134},210.00,0,,yes
`,
	"spectrumvoip": `order,email,serial,product,purchased_on,channel,lease,acquired_on_lease
DEMO-2001,demo.customer@example.com,DEMO-SP-1,ip_phone,{-90},direct,none,no
DEMO-2002,demo.office@example.org,DEMO-SP-2,ip_phone,{-800},direct,current,yes
DEMO-2003,demo.office@example.org,DEMO-SP-3,ip_device,{-500},direct,none,no
`,
	"preowned_telecom": `order,email,serial,product,purchased_on,shipped_on,delivered_on,price_usd,sold_as
DEMO-3001,demo.customer@example.com,DEMO-PR-1,equipment,{-70},{-68},{-60},260.00,standard
DEMO-3002,demo.office@example.org,DEMO-PR-2,equipment,{-40},{-38},{-33},75.00,as_is
DEMO-3003,demo.office@example.org,DEMO-PR-3,equipment,{-75},{-73},{-70},410.00,standard
`,
	"connectpro": `order,email,serial,product,purchased_on,shipped_on,delivered_on,price_usd,freight_usd,channel,destination,payment
DEMO-4001,demo.customer@example.com,DEMO-CO-1,kvm_switch,{-400},{-398},{-394},1299.00,15.00,direct,domestic,card
DEMO-4002,demo.customer@example.com,DEMO-CO-2,extender,{-30},{-28},{-25},189.00,12.00,direct,domestic,paypal
DEMO-4003,demo.office@example.org,DEMO-CO-3,video_switch,{-900},{-899},{-895},450.00,15.00,direct,domestic,card
DEMO-4004,demo.office@example.org,DEMO-CO-4,kvm_switch,{-200},{-198},{-194},299.00,15.00,reseller,domestic,card
DEMO-4005,demo.customer@example.com,DEMO-CO-5,kvm_switch,{-250},{-248},{-245},349.00,15.00,direct,domestic,card
DEMO-4006,demo.customer@example.com,DEMO-CO-6,kvm_switch,{-260},{-258},{-255},279.00,15.00,direct,domestic,card
DEMO-4007,demo.customer@example.com,DEMO-CO-7,kvm_switch,{-270},{-268},{-265},419.00,15.00,direct,domestic,card
DEMO-4008,demo.customer@example.com,DEMO-CO-8,kvm_switch,{-280},{-278},{-275},389.00,15.00,direct,domestic,card
DEMO-4009,demo.office@example.org,DEMO-CO-9,kvm_switch,{-290},{-288},{-285},249.00,15.00,direct,domestic,card
DEMO-4010,demo.office@example.org,DEMO-KVM-10,kvm_switch,{-300},{-298},{-295},199.00,15.00,direct,domestic,card
DEMO-4011,demo.office@example.org,DEMO-KVM-11,kvm_switch,{-310},{-308},{-305},459.00,15.00,direct,domestic,card
DEMO-4012,demo.office@example.org,DEMO-KVM-12,kvm_switch,{-320},{-318},{-315},329.00,15.00,direct,domestic,card
DEMO-4013,demo.customer@example.com,DEMO-KVM-13,kvm_switch,{-330},{-328},{-325},359.00,15.00,direct,domestic,card
DEMO-4014,demo.customer@example.com,DEMO-KVM-14,kvm_switch,{-340},{-338},{-335},269.00,15.00,direct,domestic,card
DEMO-4015,demo.customer@example.com,DEMO-KVM-15,kvm_switch,{-26},{-24},{-20},229.00,15.00,direct,domestic,other
DEMO-4016,demo.customer@example.com,DEMO-KVM-16,kvm_switch,{-350},{-348},{-345},319.00,15.00,direct,domestic,card
DEMO-4017,demo.office@example.org,DEMO-KVM-17,kvm_switch,{-360},{-358},{-355},289.00,15.00,direct,domestic,card
`,
	"shenzhen_service": `order,email,serial,product,purchased_on,delivered_on,brand
DEMO-5001,demo.customer@example.com,DEMO-SH-1,equipment,{-500},{-490},own
DEMO-5002,demo.office@example.org,DEMO-SH-2,equipment,{-100},{-95},agent
DEMO-5003,demo.office@example.org,DEMO-SH-3,equipment,{-200},{-190},other
DEMO-5004,demo.customer@example.com,DEMO-SH-4,equipment,{-660},{-650},agent
`,
}

// rowsBesides is how many devices of others stand in each seller's books.
const rowsBesides = 200

// orders imports the books of every seller, as they were when the first story begins.
func (f *filler) orders(ctx context.Context) error {
	f.clock.at = f.Now.AddDate(0, 0, -daysOfBooks)
	for i, p := range catalog.All() {
		var others bytes.Buffer
		if err := orders.Demo(&others, p.ID, rowsBesides, uint64(i+1), claim.Today(p.ID, f.clock.at)); err != nil {
			return err
		}
		f.clock.at = f.Now.AddDate(0, 0, -daysOfBooks)
		if err := f.importFile(ctx, p.ID, "demo-others.csv", others.Bytes()); err != nil {
			return err
		}
	}
	for _, p := range catalog.All() {
		f.clock.at = f.Now
		if err := f.importFile(ctx, p.ID, "demo.csv", []byte(f.dated(p.ID, booked[p.ID]))); err != nil {
			return err
		}
	}
	return nil
}

// daysOfBooks is before the first story.
const daysOfBooks = 60

var daysAgo = regexp.MustCompile(`\{-(\d+)\}`)

// dated writes out the days of a text, where the seller lives.
func (f *filler) dated(seller, text string) string {
	today := claim.Today(seller, f.Now)
	return daysAgo.ReplaceAllStringFunc(text, func(mark string) string {
		days, err := strconv.Atoi(daysAgo.FindStringSubmatch(mark)[1])
		if err != nil {
			panic(err) // the marks are constants
		}
		return today.AddDays(-days).String()
	})
}

func (f *filler) importFile(ctx context.Context, seller, name string, file []byte) error {
	report, err := orders.Import(func(work func(orders.OpenBooks) error) error {
		return f.Store.Write(ctx, func(tx *store.Tx) error { return work(tx) })
	}, bytes.NewReader(file), orders.Options{Seller: seller, Now: f.clock.at, FileName: name, NewID: rand.Text})
	if err == nil && report.FaultCount > 0 {
		err = fmt.Errorf("%s: %s", seller, report.Faults[0])
	}
	return err
}
