package store

import (
	"context"
	"database/sql/driver"

	"modernc.org/sqlite"
)

// parsing makes connections to SQLite that keep what they have parsed: parsing and planning a statement costs several times what
// running it does. PostgreSQL's driver keeps statements by itself.
type parsing struct{ driver.Connector }

func newParsing(address string) (driver.Connector, error) {
	plain, err := sqlite.NewConnector(address)
	return parsing{plain}, err
}

// Connect implements driver.Connector.
func (p parsing) Connect(ctx context.Context) (driver.Conn, error) {
	conn, err := p.Connector.Connect(ctx)
	if err != nil {
		return nil, err
	}
	return &parsedConn{sqliteConn: conn.(sqliteConn), parsed: map[string]sqliteStatement{}}, nil
}

// sqliteConn is what database/sql uses of a connection.
type sqliteConn interface {
	driver.Conn
	driver.ConnBeginTx
	driver.ConnPrepareContext
	driver.ExecerContext
	driver.Pinger
	driver.QueryerContext
	driver.SessionResetter
	driver.Validator
}

type sqliteStatement interface {
	driver.Stmt
	driver.StmtExecContext
	driver.StmtQueryContext
}

// parsedConn is used by one goroutine at a time, as database/sql promises.
type parsedConn struct {
	sqliteConn
	parsed map[string]sqliteStatement // by text; one that runs is not in it
}

// mostParsed bounds what a connection keeps: the filters of the queue can be combined to thousands of texts.
const mostParsed = 300

// take is a statement to run once, which goes back with keep, or is closed where it failed.
func (c *parsedConn) take(ctx context.Context, text string) (sqliteStatement, error) {
	if kept, ok := c.parsed[text]; ok {
		delete(c.parsed, text)
		return kept, nil
	}
	fresh, err := c.PrepareContext(ctx, text)
	if err != nil {
		return nil, err
	}
	return fresh.(sqliteStatement), nil
}

func (c *parsedConn) keep(text string, statement sqliteStatement) error {
	if _, twice := c.parsed[text]; twice {
		return statement.Close()
	}
	if len(c.parsed) >= mostParsed {
		for other, dropped := range c.parsed { // any one
			delete(c.parsed, other)
			if err := dropped.Close(); err != nil {
				return err
			}
			break
		}
	}
	c.parsed[text] = statement
	return nil
}

// ExecContext implements driver.ExecerContext.
func (c *parsedConn) ExecContext(ctx context.Context, text string, args []driver.NamedValue) (driver.Result, error) {
	statement, err := c.take(ctx, text)
	if err != nil {
		return nil, err
	}
	result, err := statement.ExecContext(ctx, args)
	if err != nil {
		statement.Close()
		return nil, err
	}
	return result, c.keep(text, statement)
}

// QueryContext implements driver.QueryerContext.
func (c *parsedConn) QueryContext(ctx context.Context, text string, args []driver.NamedValue) (driver.Rows, error) {
	statement, err := c.take(ctx, text)
	if err != nil {
		return nil, err
	}
	found, err := statement.QueryContext(ctx, args)
	if err != nil {
		statement.Close()
		return nil, err
	}
	return &parsedRows{found, func() error { return c.keep(text, statement) }}, nil
}

// Close ends the connection and with it what it has parsed.
func (c *parsedConn) Close() error {
	for _, statement := range c.parsed {
		statement.Close() // the connection's own end tells of what went wrong
	}
	clear(c.parsed)
	return c.sqliteConn.Close()
}

// parsedRows give their statement back when they have been read.
type parsedRows struct {
	driver.Rows
	done func() error
}

// Close implements driver.Rows. database/sql calls it once.
func (r *parsedRows) Close() error {
	if err := r.Rows.Close(); err != nil {
		return err
	}
	return r.done()
}
