namespace Selkie.Engine.State;

/// <summary>
/// Connections to one database for all threads of a process. One connection serves one thread at a time, so that a reader never waits for a change that another
/// thread is making; the one that was given back last goes out next, so that a command, which does one thing after the other, never opens a second.
/// </summary>
internal sealed class SqlitePool : IDisposable
{
    private const int MostIdle = 8;

    private readonly string _path;
    private readonly Lock _guard = new();
    private readonly Stack<Sqlite> _idle = new(MostIdle);

    /// <summary>Opens the first connection, making the database where it is missing.</summary>
    /// <exception cref="SqliteException">The file cannot be opened or is no database.</exception>
    public SqlitePool(string path)
    {
        _path = path;
        _idle.Push(Open());
    }

    /// <summary>Runs a statement that gives no rows.</summary>
    /// <returns>How many rows it changed.</returns>
    public int Execute(string sql, params ReadOnlySpan<object?> parameters)
    {
        var connection = Take();
        try
        {
            return connection.Execute(sql, parameters);
        }
        finally
        {
            GiveBack(connection);
        }
    }

    /// <summary>Starts a statement; its rows are read one by one.</summary>
    public Sqlite.Rows Query(string sql, params ReadOnlySpan<object?> parameters)
    {
        var connection = Take();
        try
        {
            return connection.Query(GiveBack, sql, parameters);
        }
        catch
        {
            GiveBack(connection);
            throw;
        }
    }

    /// <summary>Runs several changes as one; any exception undoes them.</summary>
    /// <param name="durable">Synced to disk before it returns.</param>
    /// <param name="changes">The changes, on the connection that they must use.</param>
    public void Transaction(bool durable, Action<Sqlite> changes)
    {
        var connection = Take();
        try
        {
            connection.Durable = durable;
            connection.Transaction(changes);
        }
        finally
        {
            GiveBack(connection);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_guard)
            while (_idle.TryPop(out var connection)) connection.Dispose();
    }

    private Sqlite Take()
    {
        lock (_guard)
            if (_idle.TryPop(out var idle)) return idle;
        return Open();
    }

    private Sqlite Open()
    {
        var connection = Sqlite.Open(_path);
        try
        {
            connection.Prepare();
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    private void GiveBack(Sqlite connection)
    {
        lock (_guard)
            if (_idle.Count < MostIdle)
            {
                _idle.Push(connection);
                return;
            }
        connection.Dispose();
    }
}
