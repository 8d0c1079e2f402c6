namespace Selkie.Engine.State;

public sealed partial class ConfigDatabase
{
    /// <summary>Records a volume.</summary>
    /// <returns>False where one of that name exists.</returns>
    public bool AddVolume(VolumeSpec volume, bool durable = true)
    {
        var added = false;
        Change(durable, db => added = db.Execute(
            "INSERT OR IGNORE INTO volumes(name, created, spec) VALUES(?,?,?)",
            volume.Name, Nanoseconds(volume.Created), VolumeJson.Write(volume)) == 1);
        return added;
    }

    /// <summary>Forgets a volume.</summary>
    /// <returns>False where there is none.</returns>
    public bool RemoveVolume(string name)
    {
        var removed = false;
        Change(durable: true, db => removed = db.Execute("DELETE FROM volumes WHERE name=?", name) == 1);
        return removed;
    }

    /// <summary>The volume of exactly this name.</summary>
    public VolumeSpec? FindVolume(string name)
    {
        using var rows = _connections.Query("SELECT spec FROM volumes WHERE name=?", name);
        return rows.Next() ? VolumeJson.ReadVolumeSpec(rows.Blob(0)) : null;
    }

    /// <summary>Every volume, the oldest first.</summary>
    public IReadOnlyList<VolumeSpec> Volumes()
    {
        using var rows = _connections.Query("SELECT spec FROM volumes ORDER BY created, name");
        var list = new List<VolumeSpec>();
        while (rows.Next()) list.Add(VolumeJson.ReadVolumeSpec(rows.Blob(0))!);
        return list;
    }

    /// <summary>Ids of the containers that mount a volume.</summary>
    public IReadOnlyList<string> UsersOfVolume(string name)
    {
        using var rows = _connections.Query("SELECT container FROM volume_users WHERE volume=? ORDER BY container", name);
        var list = new List<string>();
        while (rows.Next()) list.Add(rows.Text(0));
        return list;
    }

    /// <summary>The volume has got the image's files, or needs none: it is not copied into again.</summary>
    public void MarkCopied(string name) => Change(durable: false, db => db.Execute("UPDATE volumes SET copied=1 WHERE name=?", name));

    /// <summary>Whether a first mount has already filled the volume.</summary>
    public bool IsCopied(string name)
    {
        using var rows = _connections.Query("SELECT copied FROM volumes WHERE name=?", name);
        return rows.Next() && rows.Number(0) != 0;
    }
}
