using Selkie.Oci;

namespace Selkie.Engine.State;

/// <summary>
/// What the user created, in <c>selkie/config.db</c> of the graph root: containers and volumes with the result of their last run.
/// Listing and looking up take no lock that a writer holds (SQLite WAL); a change is one short transaction.
/// </summary>
public sealed partial class ConfigDatabase : IDisposable
{
    private const int SchemaVersion = 2;

    // Each opening reads the whole log again, since nobody keeps it open: it must stay short.
    private const int CheckpointPages = 128;

    private const int MostAttempts = 500;
    private readonly Sqlite _db;
    private bool _durable;

    private ConfigDatabase(Sqlite db) => _db = db;

    /// <summary>Opens the database of a graph root, making it where it is missing.</summary>
    /// <param name="directory">The engine's own directory in the graph root.</param>
    public static ConfigDatabase Open(string directory)
    {
        Linux.Files.Fs.MakePrivateDirectory(directory);
        var path = Path.Combine(directory, "config.db");
        var db = Sqlite.Open(path);
        var config = new ConfigDatabase(db);
        try
        {
            config.Prepare(path);
            new DiskReserve(directory).Refill();
        }
        catch
        {
            db.Dispose();
            throw;
        }
        return config;
    }

    /// <inheritdoc/>
    public void Dispose() => _db.Dispose();

    private void Prepare(string path)
    {
        long version;
        using (var rows = _db.Query("PRAGMA user_version"))
        {
            rows.Next();
            version = rows.Number(0);
        }
        // In WAL mode "normal" syncs at checkpoints alone: a commit costs none and a power cut loses at most the last ones.
        _db.Execute("PRAGMA synchronous=NORMAL");
        _db.Execute($"PRAGMA wal_autocheckpoint={CheckpointPages}");
        if (version == SchemaVersion) return;
        if (version > SchemaVersion) throw new EngineError(ErrorKind.Invalid, $"the engine's database has version {version}, which a newer selkie wrote: use that one");
        // SQLite does not wait where several processes change the journal's mode at once.
        using (Linux.Files.FileLock.Take(path + ".lock"))
        {
            UseWriteAheadLog();
            _db.Transaction(CreateTables);
        }
    }

    private void UseWriteAheadLog()
    {
        for (var attempt = 1; ; attempt++)
            try
            {
                _db.Execute("PRAGMA journal_mode=WAL");
                return;
            }
            catch (SqliteException e) when (e.IsBusy && attempt < MostAttempts)
            {
                Thread.Sleep(10); // somebody looks at the version
            }
    }

    // What listings need stands before the spec, so that reading it leaves the spec's pages alone.
    private void CreateTables()
    {
        _db.Execute("""
            CREATE TABLE IF NOT EXISTS containers(
              id TEXT PRIMARY KEY, name TEXT NOT NULL UNIQUE, created INTEGER NOT NULL, image TEXT,
              maker TEXT, started INTEGER NOT NULL DEFAULT 0, finished INTEGER NOT NULL DEFAULT 0, exit_code INTEGER NOT NULL DEFAULT 0,
              oom INTEGER NOT NULL DEFAULT 0, restarts INTEGER NOT NULL DEFAULT 0, stopped INTEGER NOT NULL DEFAULT 0,
              error TEXT NOT NULL DEFAULT '', listing BLOB, spec BLOB NOT NULL)
            """);
        _db.Execute("""
            CREATE TABLE IF NOT EXISTS volumes(
              name TEXT PRIMARY KEY, created INTEGER NOT NULL, spec BLOB NOT NULL, copied INTEGER NOT NULL DEFAULT 0) WITHOUT ROWID
            """);
        _db.Execute("CREATE TABLE IF NOT EXISTS volume_users(volume TEXT NOT NULL, container TEXT NOT NULL, PRIMARY KEY(volume, container)) WITHOUT ROWID");
        _db.Execute("CREATE INDEX IF NOT EXISTS volume_users_by_container ON volume_users(container)");
        _db.Execute("CREATE TABLE IF NOT EXISTS needs(container TEXT NOT NULL, needed TEXT NOT NULL, PRIMARY KEY(container, needed)) WITHOUT ROWID");
        _db.Execute("CREATE INDEX IF NOT EXISTS needs_by_needed ON needs(needed)");
        // Lists read this alone: many rows to a page, in their order, and no spec between them.
        _db.Execute("CREATE INDEX IF NOT EXISTS containers_listed ON containers(created, id, name, image, started, finished, exit_code, oom, restarts, stopped, error, listing)");
        _db.Execute("CREATE INDEX IF NOT EXISTS containers_by_image ON containers(image)");
        _db.Execute("CREATE INDEX IF NOT EXISTS containers_unfinished ON containers(maker) WHERE maker IS NOT NULL");
        _db.Execute("CREATE TABLE IF NOT EXISTS meta(key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID");
        _db.Execute($"PRAGMA user_version={SchemaVersion}");
    }

    /// <summary>Runs changes as one transaction.</summary>
    /// <param name="durable">Synced to disk before it returns; without, a power cut may undo it, which a container that is removed at its end can bear.</param>
    /// <param name="changes">The changes.</param>
    private void Change(bool durable, Action changes)
    {
        if (durable != _durable)
        {
            _db.Execute(durable ? "PRAGMA synchronous=FULL" : "PRAGMA synchronous=NORMAL");
            _durable = durable;
        }
        _db.Transaction(changes);
    }

    /// <summary>A value of the engine itself, such as this boot's run root.</summary>
    public string? GetMeta(string key)
    {
        using var rows = _db.Query("SELECT value FROM meta WHERE key=?", key);
        return rows.Next() ? rows.Text(0) : null;
    }

    /// <summary>Stores a value of the engine itself.</summary>
    public void SetMeta(string key, string value) =>
        Change(durable: false, () => _db.Execute("INSERT OR REPLACE INTO meta VALUES(?,?)", key, value));
}
