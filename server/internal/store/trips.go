package store

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"io"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/stdlib"
)

// asking makes connections to PostgreSQL that answer several statements in one trip: to wait for the network costs more than most
// statements do.
type asking struct{ driver.Connector }

// Connect implements driver.Connector.
func (a asking) Connect(ctx context.Context) (driver.Conn, error) {
	conn, err := a.Connector.Connect(ctx)
	if err != nil {
		return nil, err
	}
	return &askedConn{Conn: conn.(*stdlib.Conn)}, nil
}

// askedConn is used by one goroutine at a time, as database/sql promises.
type askedConn struct {
	*stdlib.Conn
	begins bool // a snapshot, with the first statements that are asked in it
}

// beginSnapshot begins a transaction that only reads, and sees the record as it was at its first statement.
const beginSnapshot = `begin isolation level repeatable read read only`

// BeginTx implements driver.ConnBeginTx.
func (c *askedConn) BeginTx(ctx context.Context, options driver.TxOptions) (driver.Tx, error) {
	if !options.ReadOnly || sql.IsolationLevel(options.Isolation) != sql.LevelRepeatableRead {
		return c.Conn.BeginTx(ctx, options)
	}
	c.begins = true
	return snapshotTx{ctx, c}, nil
}

// snapshotTx ends a snapshot.
type snapshotTx struct {
	ctx  context.Context
	conn *askedConn
}

// Commit implements driver.Tx.
func (t snapshotTx) Commit() error { return t.end("commit") }

// Rollback implements driver.Tx.
func (t snapshotTx) Rollback() error { return t.end("rollback") }

func (t snapshotTx) end(how string) error {
	if t.conn.begins { // nothing was asked in it
		t.conn.begins = false
		return nil
	}
	conn := t.conn.Conn.Conn()
	_, err := conn.Exec(t.ctx, how)
	if err != nil { // whoever asked is gone: the database is not to keep the snapshot open
		ctx, cancel := context.WithTimeout(context.WithoutCancel(t.ctx), farewell)
		defer cancel()
		conn.Close(ctx)
	}
	return err
}

// farewell bounds how long a connection is told goodbye.
const farewell = time.Second

// QueryContext implements driver.QueryerContext: of one statement, or of all those that are its only argument.
func (c *askedConn) QueryContext(ctx context.Context, text string, args []driver.NamedValue) (driver.Rows, error) {
	if len(args) == 1 {
		if asked, several := args[0].Value.([]statement); several {
			return c.ask(ctx, asked)
		}
	}
	if !c.begins {
		return c.Conn.QueryContext(ctx, text, args)
	}
	one := statement{text: text, args: make([]any, len(args))}
	for i, arg := range args {
		one.args[i] = arg.Value
	}
	return c.ask(ctx, []statement{one})
}

// ExecContext implements driver.ExecerContext.
func (c *askedConn) ExecContext(ctx context.Context, text string, args []driver.NamedValue) (driver.Result, error) {
	if c.begins {
		c.begins = false
		if _, err := c.Conn.ExecContext(ctx, beginSnapshot, nil); err != nil {
			return nil, err
		}
	}
	return c.Conn.ExecContext(ctx, text, args)
}

func (c *askedConn) ask(ctx context.Context, asked []statement) (driver.Rows, error) {
	var batch pgx.Batch
	if c.begins {
		batch.Queue(beginSnapshot)
	}
	for _, one := range asked {
		batch.Queue(one.text, one.args...)
	}
	found := &answers{results: c.Conn.Conn().SendBatch(ctx, &batch), left: len(asked)}
	if c.begins {
		c.begins = false
		if _, err := found.results.Exec(); err != nil {
			found.results.Close() // its error is the same
			return nil, err
		}
	}
	if err := found.NextResultSet(); err != nil {
		found.Close()
		return nil, err
	}
	return found, nil
}

// answers are the result sets of several statements, in their order.
type answers struct {
	results pgx.BatchResults
	left    int // after this one
	rows    pgx.Rows
}

// HasNextResultSet implements driver.RowsNextResultSet.
func (a *answers) HasNextResultSet() bool { return a.left > 0 }

// NextResultSet implements driver.RowsNextResultSet.
func (a *answers) NextResultSet() (err error) {
	if a.left == 0 {
		return io.EOF
	}
	if a.rows != nil {
		a.rows.Close()
	}
	a.left--
	a.rows, err = a.results.Query()
	return err
}

// Columns implements driver.Rows.
func (a *answers) Columns() []string {
	fields := a.rows.FieldDescriptions()
	names := make([]string, len(fields))
	for i := range fields {
		names[i] = fields[i].Name
	}
	return names
}

// Next implements driver.Rows.
func (a *answers) Next(row []driver.Value) error {
	if !a.rows.Next() {
		if err := a.rows.Err(); err != nil {
			return err
		}
		return io.EOF
	}
	values, err := a.rows.Values()
	for i, value := range values {
		row[i] = value
	}
	return err
}

// Close implements driver.Rows.
func (a *answers) Close() error {
	a.rows.Close()
	return a.results.Close()
}
