using Selkie.Engine.Containers.Accounts;
using Selkie.Engine.Text;
using Selkie.Oci;
using Selkie.Runtime.Containers;

namespace Selkie.Engine.Containers.Creation;

internal sealed partial class SpecFactory
{
    private static readonly string[] SystemdPrograms =
        ["init", "/sbin/init", "/usr/sbin/init", "/usr/local/sbin/init", "systemd", "/usr/lib/systemd/systemd", "/lib/systemd/systemd", "/usr/bin/systemd", "/bin/systemd"];

    private ProcessSpec BuildProcess(NamespaceMode userNamespace)
    {
        var given = _options.ImageAndCommand.Skip(1).ToList();
        var entrypoint = _options.Entrypoint?.Words ?? _defaults.Entrypoint ?? [];
        if (entrypoint is [""]) entrypoint = []; // how Dockerfiles take away an entry point
        // An entry point of the user's own does not get the image's command.
        var command = given.Count > 0 || _options.Entrypoint is not null ? given : [.. _defaults.Cmd ?? []];
        if (entrypoint.Count + command.Count == 0) command = [""]; // it can be created; the runtime says what it thinks of it
        var init = _options.Init || _conf.Init;
        return new ProcessSpec
        {
            Entrypoint = entrypoint,
            Command = command,
            Env = EnvironmentBuilder.Build(_options with { EnvHost = _options.EnvHost ?? _conf.EnvHost, HttpProxy = _options.HttpProxy ?? _conf.HttpProxy }, _conf.Env, _defaults.Env ?? [], _engine.Call.Environment),
            WorkDir = CleanWorkDir(_options.WorkDir is { Length: > 0 } asked ? asked : (_defaults.WorkingDir is { Length: > 0 } dir ? dir : "/")),
            WorkDirFromImage = string.IsNullOrEmpty(_options.WorkDir) || _options.CreateWorkDir,
            User = UserOf(userNamespace),
            Groups = [.. _options.GroupAdd.Where(group => group != "keep-groups")],
            Terminal = _options.Tty,
            OpenStdin = _options.Interactive,
            Umask = _options.Umask ?? WordFlags.Umask.Parse(_conf.Umask),
            TimeZone = CheckTimeZone(_options.TimeZone ?? _conf.TimeZone),
            InitPath = init ? FindInit() : null,
            SystemdMode = IsSystemd([.. entrypoint, .. command]),
            Ulimits = _options.Ulimits.Count > 0 ? _options.Ulimits : [.. _conf.DefaultUlimits.Select(Ulimit.Parse)],
            OomScoreAdjust = ClampOomScore(_options.OomScoreAdjust ?? (int?)_conf.OomScoreAdj),
            AddPasswdEntry = _options.Passwd ?? true,
            HostUsers = _options.HostUsers,
            PasswdEntry = _options.PasswdEntry is { } passwd ? OneLine.Check("passwd-entry", passwd) : null,
            GroupEntry = _options.GroupEntry is { } group ? OneLine.Check("group-entry", group) : null,
        };
    }

    // Who keeps his ids runs with them, unless somebody says otherwise.
    private ProcessUser UserOf(NamespaceMode userNamespace)
    {
        if (_options.User is { IsNone: false } given) return given;
        if (_defaults.User is { Length: > 0 } ofImage) return ProcessUser.Parse(ofImage);
        return userNamespace.IsKeepId ? KeepIdOptions.Parse(userNamespace).User : ProcessUser.None;
    }

    private bool IsSystemd(IReadOnlyList<string> args) => _options.Systemd switch
    {
        SystemdMode.Always => true,
        SystemdMode.Never => false,
        _ => !_options.Init && args.Count > 0 && SystemdPrograms.Contains(args[0]),
    };

    private string FindInit()
    {
        if ((_options.InitPath is { Length: > 0 } path ? _engine.Call.PathOf(path) : _conf.InitPath) is { Length: > 0 } given)
            return Path.Exists(given) ? given : throw new EngineError(ErrorKind.Invalid, $"container-init binary not found on the host: faccessat {given}: no such file or directory");
        foreach (var catatonit in _conf.HelperDirectories.Append("/usr/bin").Select(dir => Path.Combine(dir, "catatonit")))
            if (File.Exists(catatonit))
                return catatonit;
        throw new EngineError(ErrorKind.Internal, "lookup init binary: could not find \"catatonit\": install it or name an init by --init-path");
    }

    // A relative one is none that a container has: its start says so.
    private static string CleanWorkDir(string dir) => dir.StartsWith('/') ? Path.GetFullPath(dir) : dir;

    private static string CheckTimeZone(string zone)
    {
        if (zone is "" or "local" || File.Exists(Path.Combine("/usr/share/zoneinfo", zone))) return zone;
        throw new EngineError(ErrorKind.Invalid, $"running container create option: finding timezone: unknown time zone {zone}");
    }

    // An ordinary user cannot ask for less than the engine itself has.
    private int? ClampOomScore(int? score)
    {
        if (score is null || !Configuration.UserDirectories.Rootless) return score;
        var current = int.Parse(File.ReadAllText("/proc/self/oom_score_adj"), System.Globalization.CultureInfo.InvariantCulture);
        if (score >= current) return score;
        _engine.Log.Warn($"Requested oom_score_adj={score} is lower than the current one, changing to {current}");
        return current;
    }
}
