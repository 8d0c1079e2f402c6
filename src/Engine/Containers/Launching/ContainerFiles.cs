using System.Text;
using Selkie.Engine.Configuration;
using Selkie.Engine.Containers.Accounts;
using Selkie.Engine.Containers.Status;
using Selkie.Engine.Networks;
using Selkie.Runtime.Containers;

namespace Selkie.Engine.Containers.Launching;

/// <summary>
/// The files that a container gets over its image's: hosts, resolv.conf, hostname, .containerenv, passwd, group and localtime. They live in the
/// container's run directory and are written anew by each start.
/// </summary>
internal sealed class ContainerFiles(ContainerSpec spec, ContainerPaths paths, RootFiles root)
{
    private readonly List<(string Destination, string Source)> _files = [];

    /// <summary>Writes the files that do not depend on the network, and names those that do.</summary>
    /// <param name="user">The first process's user.</param>
    /// <returns>Mounts as destination and source.</returns>
    public IReadOnlyList<(string Destination, string Source)> Write(ContainerUser user)
    {
        WriteHostname();
        if (spec.Network.Mode.Container is { } other) ShareNames(paths.RunOf(other));
        else AddNames();
        // A /run of the user's own is left alone.
        if (!spec.Mounts.Any(mount => mount.Destination == "/run" && mount.Type != "tmpfs")) Add("/run/.containerenv", ".containerenv", ContainerEnv());
        WriteUsers(user);
        if (spec.Process.TimeZone.Length > 0) WriteLocalTime();
        AddBelow(spec.ChrootDirs);
        return _files;
    }

    // The same files for directories inside that are somebody's root, too.
    private void AddBelow(IReadOnlyList<string> directories)
    {
        IReadOnlyList<(string Destination, string Source)> own = [.. _files];
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
            if (name == "hosts") HostsFile.AddNames(path, spec);
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
        _files.Add((destination, path));
    }

    private void WriteHostname()
    {
        if (spec.Network.NoHostname) return;
        var name = spec.Namespaces.Uts.IsHost ? Environment.MachineName : spec.Network.Hostname.Length > 0 ? spec.Network.Hostname : spec.ShortId;
        Add("/etc/hostname", "hostname", name + "\n");
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

    private void WriteUsers(ContainerUser user)
    {
        if (!spec.Process.AddPasswdEntry) return;
        var files = new UserFiles(spec, root);
        if (files.Passwd(user) is { } passwd) Add("/etc/passwd", "passwd", passwd);
        if (files.Group(user) is { } group) Add("/etc/group", "group", group);
    }

    private void WriteLocalTime()
    {
        var source = spec.Process.TimeZone == "local" ? "/etc/localtime" : Path.Combine("/usr/share/zoneinfo", spec.Process.TimeZone);
        if (!File.Exists(source)) return;
        // An image that has the zone gets a link, as its own tools would make it.
        if (spec.Process.TimeZone != "local" && root.Exists(source) && root.TryPutLink("etc", "localtime", ".." + source)) return;
        File.Copy(source, PathOf("localtime"), overwrite: true);
        _files.Add(("/etc/localtime", PathOf("localtime")));
    }
}
