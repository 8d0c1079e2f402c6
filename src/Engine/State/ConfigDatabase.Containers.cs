using Selkie.Oci;
using Selkie.Runtime;
using Selkie.Runtime.Containers;

namespace Selkie.Engine.State;

public sealed partial class ConfigDatabase
{
    private const string Columns = "spec, maker, started, finished, exit_code, oom, restarts, stopped, error";

    /// <summary>Records a container that is being made; it counts only after <see cref="Finish"/>.</summary>
    /// <exception cref="NameInUseException">Another container has the name or the id.</exception>
    public void Add(ContainerSpec spec, string maker)
    {
        try
        {
            Change(!spec.Lifecycle.AutoRemove, db => Insert(db, spec, maker));
        }
        catch (SqliteException e) when (e.IsDuplicate)
        {
            throw new NameInUseException(spec.Name, Find(spec.Name)?.Spec.Id ?? spec.Id);
        }
    }

    private static void Insert(Sqlite db, ContainerSpec spec, string maker)
    {
        db.Execute(
            "INSERT INTO containers(id, name, created, image, spec, listing, maker) VALUES(?,?,?,?,?,?,?)",
            spec.Id, spec.Name, Nanoseconds(spec.Created), spec.Image?.Id, ContainerJson.Write(spec), ContainerSummary.Of(spec).Write(), maker);
        foreach (var mount in spec.Mounts)
            if (mount.Type == "volume")
                db.Execute("INSERT OR IGNORE INTO volume_users VALUES(?,?)", mount.Source, spec.Id);
        foreach (var needed in spec.Dependencies) db.Execute("INSERT OR IGNORE INTO needs VALUES(?,?)", spec.Id, needed);
    }

    /// <summary>Forgets a container.</summary>
    public void Remove(ContainerSpec spec) => Change(!spec.Lifecycle.AutoRemove, db =>
    {
        if (spec.Mounts.Count > 0) db.Execute("DELETE FROM volume_users WHERE container=?", spec.Id);
        if (spec.Dependencies.Count > 0) db.Execute("DELETE FROM needs WHERE container=?", spec.Id);
        db.Execute("DELETE FROM containers WHERE id=?", spec.Id);
    });

    /// <summary>Replaces a container's spec (rename, update).</summary>
    /// <exception cref="NameInUseException">Another container has the name.</exception>
    public void Update(ContainerSpec spec)
    {
        try
        {
            Change(durable: true, db => db.Execute(
                "UPDATE containers SET name=?, spec=?, listing=? WHERE id=?", spec.Name, ContainerJson.Write(spec), ContainerSummary.Of(spec).Write(), spec.Id));
        }
        catch (SqliteException e) when (e.IsDuplicate)
        {
            throw new NameInUseException(spec.Name, Find(spec.Name)?.Spec.Id ?? "");
        }
    }

    /// <summary>Records how the last run stands.</summary>
    public void SetLastRun(string id, LastRun run, bool durable) => Change(durable, db => db.Execute(
        "UPDATE containers SET started=?, finished=?, exit_code=?, oom=?, restarts=?, stopped=?, error=? WHERE id=?",
        Nanoseconds(run.Started), Nanoseconds(run.Finished), run.ExitCode, run.OomKilled, run.Restarts, run.StoppedByUser, run.Error, id));

    /// <summary>The container with this exact name or id.</summary>
    public ContainerRow? Find(string nameOrId) => ReadOne($"SELECT {Columns} FROM containers WHERE name=?1 OR id=?1 ORDER BY id=?1 DESC LIMIT 1", nameOrId);

    /// <summary>There is a container with this exact id; nothing of it is read.</summary>
    public bool Has(string id)
    {
        using var rows = _connections.Query("SELECT 1 FROM containers WHERE id=?", id);
        return rows.Next();
    }

    /// <summary>Containers whose id begins with these digits; two are enough to know that it is not unique.</summary>
    public IReadOnlyList<ContainerRow> FindByPrefix(string prefix) =>
        [.. Read($"SELECT {Columns} FROM containers WHERE id>=?1 AND id<?1||'g' LIMIT 2", prefix)];

    /// <summary>Every container, the oldest first.</summary>
    public IReadOnlyList<ContainerRow> All() => [.. Read($"SELECT {Columns} FROM containers ORDER BY created, id")];

    /// <summary>Ids and names of the containers that run from an image.</summary>
    public IReadOnlyList<ContainerRow> UsersOfImage(string imageId) => [.. Read($"SELECT {Columns} FROM containers WHERE image=?1", imageId)];

    /// <summary>Containers that need this one to run.</summary>
    public IReadOnlyList<ContainerRow> Dependents(string id) =>
        [.. Read($"SELECT {Columns} FROM containers WHERE id IN (SELECT container FROM needs WHERE needed=?1)", id)];

    /// <summary>The container made last.</summary>
    public ContainerRow? Latest() => ReadOne($"SELECT {Columns} FROM containers ORDER BY created DESC LIMIT 1");

    private ContainerRow? ReadOne(string sql, params ReadOnlySpan<object?> parameters)
    {
        using var rows = _connections.Query(sql, parameters);
        return rows.Next() ? ReadRow(rows) : null;
    }

    private List<ContainerRow> Read(string sql, params ReadOnlySpan<object?> parameters)
    {
        using var rows = _connections.Query(sql, parameters);
        var list = new List<ContainerRow>();
        while (rows.Next()) list.Add(ReadRow(rows));
        return list;
    }

    private static ContainerRow ReadRow(Sqlite.Rows rows) => new(ContainerJson.Read(rows.Blob(0)), ReadLastRun(rows, 2), rows.IsNull(1) ? null : rows.Text(1));

    private static LastRun ReadLastRun(Sqlite.Rows rows, int first) => new()
    {
        Started = Time(rows.Number(first)),
        Finished = Time(rows.Number(first + 1)),
        ExitCode = (int)rows.Number(first + 2),
        OomKilled = rows.Number(first + 3) != 0,
        Restarts = (int)rows.Number(first + 4),
        StoppedByUser = rows.Number(first + 5) != 0,
        Error = rows.Text(first + 6),
    };

    private static long Nanoseconds(DateTimeOffset time) => time == default ? 0 : (time - DateTimeOffset.UnixEpoch).Ticks * 100;

    private static DateTimeOffset Time(long nanoseconds) => nanoseconds == 0 ? default : DateTimeOffset.UnixEpoch.AddTicks(nanoseconds / 100);
}

/// <summary>A container as the database knows it.</summary>
/// <param name="Spec">What it is.</param>
/// <param name="Last">How it ran last.</param>
/// <param name="Maker">The command that is still making or running it, see <see cref="Selkie.Engine.State.Maker"/>; null once it stands by itself.</param>
public sealed record ContainerRow(ContainerSpec Spec, LastRun Last, string? Maker);

/// <summary>The last run of a container; times are default where it never started or ended.</summary>
public sealed record LastRun
{
    /// <summary>When the first process started.</summary>
    public DateTimeOffset Started { get; init; }

    /// <summary>When it ended.</summary>
    public DateTimeOffset Finished { get; init; }

    /// <summary>Exit status, 128 and the signal's number where a signal ended it.</summary>
    public int ExitCode { get; init; }

    /// <summary>The kernel killed it for want of memory.</summary>
    public bool OomKilled { get; init; }

    /// <summary>How often the restart policy started it again.</summary>
    public int Restarts { get; init; }

    /// <summary>A user stopped it: restart policies leave it alone.</summary>
    public bool StoppedByUser { get; init; }

    /// <summary>Why it could not start.</summary>
    public string Error { get; init; } = "";
}

/// <summary>The name of a new container belongs to another one.</summary>
public sealed class NameInUseException(string name, string owner, bool external = false) : NameTakenException(
    $"creating container storage: the container name \"{name}\" is already in use by {owner}. You have to remove that container to be able to reuse that name: that name is already in use{(external ? " by an external entity" : "")}", name);
