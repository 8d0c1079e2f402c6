using System.Text;
using Selkie.Engine.Configuration;
using Selkie.Engine.Containers.Accounts;
using Selkie.Engine.Containers.Status;
using Selkie.Engine.Networks.Connecting;
using Selkie.Linux.Files;
using Selkie.Runtime;
using Selkie.Runtime.Containers;

namespace Selkie.Engine.Containers.Launching;

/// <summary>
/// The files that a container gets over its image's: hosts, resolv.conf, hostname, .containerenv and localtime. They live in the container's run directory and
/// are written anew by each start. passwd and group are the container's own, so that its programs can replace them: what a start has to say is appended once its
/// root is mounted; only a root that cannot be written gets copies.
/// </summary>
internal sealed class ContainerFiles(ContainerSpec spec, string hostName, ContainerPaths paths, RootFiles root, AccountTexts accounts, AddedAccounts added)
{
    private const uint EveryonesToRead = 0x1a4; // 0644

    private readonly List<(string Destination, string Source)> _files = [];

    /// <summary>Writes the files that do not depend on the network, and names those that do.</summary>
    /// <returns>Mounts as destination and source.</returns>
    public IReadOnlyList<(string Destination, string Source)> Write()
    {
        WriteHostname();
        if (spec.Network.Mode.Container is { } other) ShareNames(paths.RunOf(other));
        else AddNames();
        // A /run of the user's own is left alone.
        if (!spec.Mounts.Any(mount => mount.Destination == "/run" && mount.Type != "tmpfs")) Add("/run/.containerenv", ".containerenv", ContainerEnv());
        CopyAccounts();
        if (spec.Process.TimeZone.Length > 0) WriteLocalTime();
        AddBelow(spec.ChrootDirs);
        return _files;
    }

    // Directories inside that are somebody's root find the network, too.
    private void AddBelow(IReadOnlyList<string> directories)
    {
        IReadOnlyList<(string Destination, string Source)> own = [.. _files.Where(file => file.Destination is "/etc/hosts" or "/etc/resolv.conf")];
        foreach (var directory in directories)
            _files.AddRange(own.Select(file => (directory.TrimEnd('/') + file.Destination, file.Source)));
    }

    private void AddNames()
    {
        if (ContainerNetwork.HasResolvConf(spec.Network)) Add("/etc/resolv.conf", "resolv.conf", null);
        if (!spec.Network.NoHosts) Add("/etc/hosts", "hosts", null);
    }

    // Who shares a network shares its names, so that both see later changes, and adds its own.
    private void ShareNames(string directory)
    {
        foreach (var name in new[] { "resolv.conf", "hosts" })
        {
            var path = Path.Combine(directory, name);
            if (!File.Exists(path) || spec.Mounts.Any(mount => mount.Destination == "/etc/" + name)) continue;
            _files.Add(("/etc/" + name, path));
            if (name == "hosts") HostsFile.AddNames(path, hostName, spec.Name);
        }
    }

    /// <summary>Path of a file in the run directory.</summary>
    public string PathOf(string name) => Path.Combine(paths.Run, name);

    private void Add(string destination, string name, string? content)
    {
        if (_files.Exists(file => file.Destination == destination)) return;
        if (spec.Mounts.Any(mount => mount.Destination == destination)) return;
        var path = PathOf(name);
        if (content is not null || !File.Exists(path)) File.WriteAllText(path, content ?? "");
        GiveToRoot(path);
        _files.Add((destination, path));
    }

    // They are those of the container's root, whoever its ids are outside.
    private void GiveToRoot(string path)
    {
        var maps = spec.Namespaces;
        if (maps.UidMap.Count > 0) Fs.SetOwner(null, Fs.Bytes(path), IdMaps.RootOf(maps.UidMap), IdMaps.RootOf(maps.GidMap)).Check(path);
    }

    private void WriteHostname()
    {
        if (spec.Network.NoHostname) return;
        Add("/etc/hostname", "hostname", hostName + "\n");
    }

    // Privileged containers are told about their engine (podman-run(1)).
    private string ContainerEnv()
    {
        if (!spec.Security.Privileged) return "";
        return new StringBuilder()
            .Append("engine=\"podman-").Append(Selkie.Engine.Machine.ProductVersion.Podman).Append("\"\n")
            .Append("name=\"").Append(spec.Name).Append("\"\n")
            .Append("id=\"").Append(spec.Id).Append("\"\n")
            .Append("image=\"").Append(spec.Image?.Name).Append("\"\n")
            .Append("imageid=\"").Append(spec.Image?.Id).Append("\"\n")
            .Append("rootless=").Append(UserDirectories.Rootless ? 1 : 0).Append('\n')
            .ToString();
    }

    /// <summary>What is appended to files of the root itself.</summary>
    public IReadOnlyList<AppendedText> Appended => spec.Security.ReadOnlyRoot ? [] : [.. Additions.Select(file => new AppendedText(file.Path, Join(file.Text, file.Lines)))];

    private IEnumerable<(string Path, string? Text, string Lines)> Additions => new[]
    {
        (Path: "/etc/passwd", Text: added.Passwd.Length > 0 ? accounts.Passwd : null, Lines: added.Passwd),
        (Path: "/etc/group", Text: added.Group.Length > 0 ? accounts.Group : null, Lines: added.Group),
    }.Where(file => file.Lines.Length > 0);

    private void CopyAccounts()
    {
        if (!spec.Security.ReadOnlyRoot) return;
        foreach (var (path, text, lines) in Additions)
        {
            var name = Path.GetFileName(path);
            Add(path, name, text + Join(text, lines));
            Fs.SetMode(null, Fs.Bytes(PathOf(name)), EveryonesToRead).Check(name);
        }
    }

    // An editor may have left the last line without its end.
    private static string Join(string? text, string lines) => text is { Length: > 0 } && !text.EndsWith('\n') ? "\n" + lines : lines;

    private void WriteLocalTime()
    {
        var source = spec.Process.TimeZone == "local" ? "/etc/localtime" : Path.Combine("/usr/share/zoneinfo", spec.Process.TimeZone);
        if (!File.Exists(source)) return;
        // An image that has the zone gets a link, as its own tools would make it.
        if (spec.Process.TimeZone != "local" && root.Exists(source) && root.TryPutLink("etc", "localtime", ".." + source)) return;
        File.Copy(source, PathOf("localtime"), overwrite: true);
        GiveToRoot(PathOf("localtime"));
        _files.Add(("/etc/localtime", PathOf("localtime")));
    }
}
