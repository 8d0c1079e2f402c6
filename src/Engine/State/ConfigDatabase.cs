using Selkie.Oci;

namespace Selkie.Engine.State;

/// <summary>
/// What the user created, in <c>selkie/config.db</c> of the graph root: containers and volumes with the result of their last run.
/// Listing and looking up take no lock that a writer holds (SQLite WAL); a change is one short transaction.
/// </summary>
public sealed partial class ConfigDatabase : IDisposable
{
    private const int MostAttempts = 500;
    private readonly SqlitePool _connections;

    private ConfigDatabase(SqlitePool connections) => _connections = connections;

    /// <summary>Opens the database of a graph root, making it where it is missing.</summary>
    /// <param name="directory">The engine's own directory in the graph root.</param>
    public static ConfigDatabase Open(string directory)
    {
        Linux.Files.Fs.MakePrivateDirectory(directory);
        var path = Path.Combine(directory, "config.db");
        var connections = new SqlitePool(path);
        try
        {
            Prepare(connections, path);
            new DiskReserve(directory).Refill();
        }
        catch
        {
            connections.Dispose();
            throw;
        }
        return new ConfigDatabase(connections);
    }

    /// <inheritdoc/>
    public void Dispose() => _connections.Dispose();

    private static void Prepare(SqlitePool connections, string path)
    {
        if (IsCurrent(connections)) return;
        // SQLite does not wait where several processes change the journal's mode at once.
        using (Linux.Files.FileLock.Take(path + ".lock"))
        {
            UseWriteAheadLog(connections);
            if (!IsCurrent(connections)) connections.Transaction(durable: false, DatabaseSchema.Raise);
        }
    }

    private static bool IsCurrent(SqlitePool connections)
    {
        using var rows = connections.Query("PRAGMA user_version");
        rows.Next();
        var version = rows.Number(0);
        if (version > DatabaseSchema.Version) throw new EngineError(ErrorKind.Unsupported, $"the engine's database has version {version}, which a newer selkie wrote: use that one");
        return version == DatabaseSchema.Version;
    }

    private static void UseWriteAheadLog(SqlitePool connections)
    {
        for (var attempt = 1; ; attempt++)
            try
            {
                connections.Execute("PRAGMA journal_mode=WAL");
                return;
            }
            catch (SqliteException e) when (e.IsBusy && attempt < MostAttempts)
            {
                Thread.Sleep(10); // somebody looks at the version
            }
    }

    /// <summary>Runs changes as one transaction.</summary>
    /// <param name="durable">Synced to disk before it returns; without, a power cut may undo it, which a container that is removed at its end can bear.</param>
    /// <param name="changes">The changes.</param>
    private void Change(bool durable, Action<Sqlite> changes) => _connections.Transaction(durable, changes);

    /// <summary>A value of the engine itself, such as this boot's run root.</summary>
    public string? GetMeta(string key)
    {
        using var rows = _connections.Query("SELECT value FROM meta WHERE key=?", key);
        return rows.Next() ? rows.Text(0) : null;
    }

    /// <summary>Stores a value of the engine itself.</summary>
    public void SetMeta(string key, string value) =>
        Change(durable: false, db => db.Execute("INSERT OR REPLACE INTO meta VALUES(?,?)", key, value));
}
