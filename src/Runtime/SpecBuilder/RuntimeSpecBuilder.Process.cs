using Selkie.Oci.Runtime;

namespace Selkie.Runtime.SpecBuilder;

public sealed partial class RuntimeSpecBuilder
{
    /// <summary>Where an init of the host is mounted.</summary>
    public const string InitDestination = "/run/podman-init";

    private const int UuidDigits = 32;

    private Process BuildProcess() => new()
    {
        Terminal = _container.Process.Terminal,
        User = _facts.User with { Umask = System.Convert.ToUInt32(_container.Process.Umask, 8) },
        Args = _container.Process.InitPath is null ? _container.Process.Args : [InitDestination, "--", .. _container.Process.Args],
        Env = BuildEnv(),
        Cwd = _container.Process.WorkDir,
        Capabilities = BuildCapabilities(),
        Rlimits = _facts.Rlimits.Count > 0 ? _facts.Rlimits : null,
        NoNewPrivileges = _container.Security.NoNewPrivileges,
        ApparmorProfile = _facts.AppArmorProfile,
        SelinuxLabel = _facts.ProcessLabel,
        OomScoreAdj = _container.Process.OomScoreAdjust,
    };

    private List<string> BuildEnv()
    {
        var env = new List<string>(_container.Process.Env);
        AddUnlessSet(env, "HOME", _facts.Home, orEmpty: true);
        AddUnlessSet(env, "HOSTNAME", _facts.HostName);
        if (_container.Process.SystemdMode) AddUnlessSet(env, "container_uuid", _container.Id[..UuidDigits]);
        if (_facts.NotifySocket is not { } socket) return env;
        env.RemoveAll(entry => entry.StartsWith("NOTIFY_SOCKET=", StringComparison.Ordinal));
        env.Add("NOTIFY_SOCKET=" + socket);
        return env;
    }

    private static void AddUnlessSet(List<string> env, string name, string value, bool orEmpty = false)
    {
        if ((orEmpty || value.Length > 0) && !env.Exists(entry => entry.StartsWith(name + "=", StringComparison.Ordinal))) env.Add($"{name}={value}");
    }

    private CapabilitySets BuildCapabilities() => Capabilities.Of(_container, _facts.DefaultCapabilities, _facts.BoundingCapabilities);

    private IReadOnlyList<string> BoundingSet() => BuildCapabilities().Bounding ?? [];
}
