namespace Selkie.Engine.State;

/// <summary>
/// The tables of the database and how they came to be: one step for each version, from an empty file on. A step is never changed once a release has it; what is
/// new is a step more.
/// </summary>
internal static class DatabaseSchema
{
    // Each raises the version before it by one.
    private static readonly Action<Sqlite>[] Steps = [MakeTables, ListByIndex];

    /// <summary>The version that this engine reads and writes.</summary>
    public static int Version => Steps.Length;

    /// <summary>Takes the steps that a database lacks. The caller makes them one transaction.</summary>
    public static void Raise(Sqlite db)
    {
        long version;
        using (var rows = db.Query("PRAGMA user_version"))
        {
            rows.Next();
            version = rows.Number(0);
        }
        for (; version < Steps.Length; version++) Steps[version](db);
        db.Execute($"PRAGMA user_version={Version}");
    }

    // What listings need stands before the spec, so that reading it leaves the spec's pages alone.
    private static void MakeTables(Sqlite db)
    {
        db.Execute("""
            CREATE TABLE containers(
              id TEXT PRIMARY KEY, name TEXT NOT NULL UNIQUE, created INTEGER NOT NULL, image TEXT,
              maker TEXT, started INTEGER NOT NULL DEFAULT 0, finished INTEGER NOT NULL DEFAULT 0, exit_code INTEGER NOT NULL DEFAULT 0,
              oom INTEGER NOT NULL DEFAULT 0, restarts INTEGER NOT NULL DEFAULT 0, stopped INTEGER NOT NULL DEFAULT 0,
              error TEXT NOT NULL DEFAULT '', listing BLOB, spec BLOB NOT NULL)
            """);
        db.Execute("""
            CREATE TABLE volumes(
              name TEXT PRIMARY KEY, created INTEGER NOT NULL, spec BLOB NOT NULL, copied INTEGER NOT NULL DEFAULT 0) WITHOUT ROWID
            """);
        db.Execute("CREATE TABLE volume_users(volume TEXT NOT NULL, container TEXT NOT NULL, PRIMARY KEY(volume, container)) WITHOUT ROWID");
        db.Execute("CREATE INDEX volume_users_by_container ON volume_users(container)");
        db.Execute("CREATE TABLE needs(container TEXT NOT NULL, needed TEXT NOT NULL, PRIMARY KEY(container, needed)) WITHOUT ROWID");
        db.Execute("CREATE INDEX needs_by_needed ON needs(needed)");
        db.Execute("CREATE INDEX containers_by_image ON containers(image)");
        db.Execute("CREATE INDEX containers_unfinished ON containers(maker) WHERE maker IS NOT NULL");
        db.Execute("CREATE TABLE meta(key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID");
    }

    // Lists read this alone: many rows to a page, in their order, and no spec between them.
    private static void ListByIndex(Sqlite db) =>
        db.Execute("CREATE INDEX containers_listed ON containers(created, id, name, image, started, finished, exit_code, oom, restarts, stopped, error, listing)");
}
