using Selkie.Linux.Files;
using SQLitePCL;
using static SQLitePCL.raw;

namespace Selkie.Engine.State;

/// <summary>
/// A connection to one SQLite database, as thin as this engine needs it: WAL, prepared statements by text, positional parameters.
/// ADO.NET would cost a millisecond of every command's start.
/// </summary>
internal sealed class Sqlite : IDisposable
{
    private const int BusyTimeoutMs = 30_000;

    // Each opening reads the whole log again, since nobody keeps it open: it must stay short.
    private const int CheckpointPages = 128;

    private readonly sqlite3 _db;
    private readonly string _path;

    static Sqlite() => SetProvider(new SQLite3Provider_sqlite3());

    private Sqlite(sqlite3 db, string path) => (_db, _path) = (db, path);

    /// <summary>
    /// Whether a change is synced to disk before it returns. Without, in WAL mode, syncs are at checkpoints alone: a commit costs none and a power cut loses at
    /// most the last ones.
    /// </summary>
    public bool Durable
    {
        get;
        set
        {
            if (value == field) return;
            Execute(value ? "PRAGMA synchronous=FULL" : "PRAGMA synchronous=NORMAL");
            field = value;
        }
    }

    /// <summary>Opens a database, making it where it is missing.</summary>
    /// <exception cref="SqliteException">The file cannot be opened or is no database.</exception>
    public static Sqlite Open(string path)
    {
        // SQLite makes the log and its index with the permissions of the database.
        if (!File.Exists(path)) MakePrivate(path);
        var code = sqlite3_open_v2(path, out var db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX, null);
        if (code != SQLITE_OK) throw new SqliteException(code, $"opening the database {path}: {sqlite3_errmsg(db).utf8_to_string()}");
        sqlite3_busy_timeout(db, BusyTimeoutMs);
        // A checkpoint at close would make the last of many short commands pay for all of them.
        sqlite3_db_config(db, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, out _);
        return new Sqlite(db, path);
    }

    /// <summary>Sets how this connection writes. Reads the database, where opening it does not.</summary>
    public void Prepare()
    {
        Execute("PRAGMA synchronous=NORMAL");
        Execute($"PRAGMA wal_autocheckpoint={CheckpointPages}");
    }

    private static void MakePrivate(string path)
    {
        var made = Fs.OpenAt(null, Fs.Bytes(path), OpenMode.ReadWrite | OpenMode.Create, Fs.PrivateFile, out var file);
        file?.Dispose();
        if (!made.Ok) throw new SqliteException(SQLITE_CANTOPEN, $"opening the database {path}: {Linux.Errno.Text(made.Error)}");
    }

    /// <summary>Runs a statement that gives no rows.</summary>
    /// <returns>How many rows it changed.</returns>
    public int Execute(string sql, params ReadOnlySpan<object?> parameters)
    {
        using var rows = Query(sql, parameters);
        while (rows.Next()) { }
        return sqlite3_changes(_db);
    }

    /// <summary>Starts a statement; its rows are read one by one.</summary>
    public Rows Query(string sql, params ReadOnlySpan<object?> parameters) => Query(null, sql, parameters);

    /// <summary>The same; who lent the connection gets it back with the last row.</summary>
    internal Rows Query(Action<Sqlite>? done, string sql, params ReadOnlySpan<object?> parameters)
    {
        Check(sqlite3_prepare_v2(_db, sql, out var statement), sql);
        for (var i = 0; i < parameters.Length; i++) Bind(statement, i + 1, parameters[i]);
        return new Rows(this, statement, done);
    }

    /// <summary>Runs several changes as one; any exception undoes them.</summary>
    public void Transaction(Action<Sqlite> changes)
    {
        Execute("BEGIN IMMEDIATE");
        try
        {
            changes(this);
            Execute("COMMIT");
        }
        catch
        {
            try { Execute("ROLLBACK"); } catch (SqliteException) { /* the statement that failed has rolled back */ }
            throw;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _db.Dispose();

    private static void Bind(sqlite3_stmt statement, int index, object? value)
    {
        switch (value)
        {
            case null: sqlite3_bind_null(statement, index); break;
            case string text: sqlite3_bind_text(statement, index, text); break;
            case byte[] bytes: sqlite3_bind_blob(statement, index, bytes); break;
            case bool flag: sqlite3_bind_int(statement, index, flag ? 1 : 0); break;
            case int number: sqlite3_bind_int(statement, index, number); break;
            case long number: sqlite3_bind_int64(statement, index, number); break;
            default: throw new ArgumentException($"cannot bind a {value.GetType().Name}", nameof(value));
        }
    }

    private void Check(int code, string sql)
    {
        if (code is not (SQLITE_OK or SQLITE_ROW or SQLITE_DONE))
            throw new SqliteException(sqlite3_extended_errcode(_db), $"the engine's database {_path}: {sqlite3_errmsg(_db).utf8_to_string()}{(sql.Length > 0 ? $" ({sql})" : "")}");
    }

    /// <summary>The rows of a statement.</summary>
    internal sealed class Rows(Sqlite owner, sqlite3_stmt statement, Action<Sqlite>? done) : IDisposable
    {
        /// <summary>Moves to the next row.</summary>
        public bool Next()
        {
            var code = sqlite3_step(statement);
            owner.Check(code, "");
            return code == SQLITE_ROW;
        }

        public string Text(int column) => sqlite3_column_text(statement, column).utf8_to_string() ?? "";

        public long Number(int column) => sqlite3_column_int64(statement, column);

        public bool IsNull(int column) => sqlite3_column_type(statement, column) == SQLITE_NULL;

        public ReadOnlySpan<byte> Blob(int column) => sqlite3_column_blob(statement, column);

        public void Dispose()
        {
            statement.Dispose();
            done?.Invoke(owner);
        }
    }
}

/// <summary>SQLite refused.</summary>
internal sealed class SqliteException(int code, string message) : Exception(message)
{
    /// <summary>The extended result code (sqlite.org/rescode.html).</summary>
    public int Code { get; } = code;

    /// <summary>Another process holds a lock.</summary>
    public bool IsBusy => (Code & 0xff) == SQLITE_BUSY;

    /// <summary>A name or id was taken already.</summary>
    public bool IsDuplicate => (Code & 0xff) == SQLITE_CONSTRAINT;
}
