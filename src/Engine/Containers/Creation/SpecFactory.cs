using Selkie.Engine.Configuration;
using Selkie.Engine.Containers.Status;
using Selkie.Engine.Text;
using Selkie.Oci;
using Selkie.Oci.Images;
using Selkie.Runtime.Containers;

namespace Selkie.Engine.Containers.Creation;

/// <summary>
/// Makes a <see cref="ContainerSpec"/> of what a user asked for, the image brings and containers.conf says. It checks everything and
/// changes nothing. One file per section.
/// </summary>
internal sealed partial class SpecFactory
{
    private readonly EngineContext _engine;
    private readonly ContainersConf _conf;
    private readonly ContainerOptions _options;
    private readonly ContainerImage? _image;
    private readonly ContainerDefaults _defaults;

    private SpecFactory(EngineContext engine, ContainerOptions options, ContainerImage? image)
    {
        _engine = engine;
        _conf = engine.Conf;
        _options = options;
        _image = image;
        _defaults = image?.Config.Config ?? new ContainerDefaults();
    }

    /// <summary>Builds the spec; the caller gives id, name and the layer.</summary>
    /// <exception cref="EngineError">An option is wrong or contradicts another.</exception>
    public static ContainerSpec Build(EngineContext engine, ContainerOptions options, ContainerImage? image, string id, string name) =>
        new SpecFactory(engine, options, image).Build(id, name);

    private ContainerSpec Build(string id, string name)
    {
        var namespaces = BuildNamespaces();
        var network = BuildNetwork(namespaces);
        var process = BuildProcess(namespaces.User);
        return StartChecks.Check(_engine, new ContainerSpec
        {
            Id = id,
            Name = name,
            Created = DateTimeOffset.UtcNow,
            Image = _image?.Source,
            RootFs = _options.RootFs ? FindRoot(_options.Root ?? RootFsFlag.Parse(_options.ImageAndCommand[0])) : null,
            CreateCommand = _engine.Call.CommandLine,
            OciRuntime = _engine.Options.Runtime ?? "",
            Process = process,
            Namespaces = namespaces,
            Network = network,
            Security = BuildSecurity(namespaces, process.SystemdMode),
            Resources = BuildResources(),
            Mounts = BuildMounts(),
            VolumesFrom = [.. _options.VolumesFrom.Select(from => from.ToString())],
            ChrootDirs = _options.ChrootDirs,
            Log = BuildLog(),
            Lifecycle = BuildLifecycle(process.SystemdMode),
            HealthCheck = BuildHealthCheck(),
            Labels = BuildLabels(),
            Annotations = BuildAnnotations(),
            Dependencies = BuildDependencies(namespaces, network),
        });
    }

    private RootFsSource FindRoot(RootFsSource asked)
    {
        var full = _engine.Call.PathOf(asked.Path);
        return Path.Exists(full) ? asked with { Path = full } : throw new EngineError(ErrorKind.Invalid, $"running container create option: faccessat {asked.Path}: no such file or directory");
    }

    // A command that is none has the rest of a command's settings (podman-run(1), --health-interval, --health-timeout, --health-retries).
    private HealthConfig? BuildHealthCheck()
    {
        const long HalfMinute = 30_000_000_000;
        if (_options.NoHealthCheck) return new() { Test = ["NONE"] };
        return _options.HealthCommand is { IsNone: true } ? new() { Test = ["NONE"], Interval = HalfMinute, Timeout = HalfMinute, Retries = 3 } : null;
    }

    private Dictionary<string, string> BuildLabels() => PairFlags.ByKey((_defaults.Labels ?? new Dictionary<string, string>()).Concat(_options.LabelFiles).Concat(_options.Labels));

    private Dictionary<string, string> BuildAnnotations()
    {
        var annotations = PairFlags.ByKey(_conf.Annotations.Select(PairFlags.Split).Concat(_options.Annotations));
        if (HasNestedLabels) annotations["run.oci.mount_context_type"] = "rootcontext"; // crun(1)
        if (_options.GroupAdd.Contains("keep-groups")) annotations["run.oci.keep_original_groups"] = "1";
        if (UserNamespaceFactory.Asked(_options, _engine.Call, _conf.NamespaceMode("userns")) is { } user) annotations["io.podman.annotations.userns"] = user.ToString();
        return annotations;
    }

    private LogSpec BuildLog()
    {
        var log = new LogSpec { Driver = _options.LogDriver ?? LogDriver.Parse(_conf.LogDriver), MaxSize = _conf.LogSizeMax, Tag = _conf.LogTag };
        return _options.LogOptions.Aggregate(log, (log, option) => option.AddTo(log, _engine.Call));
    }

    private LifecycleSpec BuildLifecycle(bool systemd)
    {
        var remove = _options.Remove == true || _options.RemoveImage;
        if (remove && _options.Restart is { Name: not RestartPolicy.No })
            throw new EngineError(ErrorKind.Invalid, "the --rm option conflicts with --restart, when the restartPolicy is not \"\" and \"no\"");
        return new LifecycleSpec
        {
            AutoRemove = remove,
            RemoveImage = _options.RemoveImage,
            RestartPolicy = _options.Restart?.Name ?? "",
            RestartRetries = _options.Restart?.Retries ?? 0,
            StopSignal = _options.StopSignal ?? SignalNames.Parse(_defaults.StopSignal ?? (systemd ? "SIGRTMIN+3" : "SIGTERM")),
            StopTimeout = _options.StopTimeout ?? _conf.StopTimeout,
            Timeout = _options.Timeout ?? 0,
            CidFile = _options.CidFile is { Length: > 0 } cid ? _engine.Call.PathOf(cid) : "",
            PidFile = _options.PidFile is { Length: > 0 } pid ? _engine.Call.PathOf(pid) : "",
            MonitorPidFile = _options.MonitorPidFile is { Length: > 0 } monitor ? _engine.Call.PathOf(monitor) : "",
            SdNotify = _options.SdNotify ?? "container",
            SdNotifySocket = _options.SdNotify == "ignore" ? "" : _engine.Call.NotifySocket ?? "",
        };
    }

    private List<string> BuildDependencies(NamespaceSpec namespaces, NetworkSpec network)
    {
        NamespaceMode[] modes = [namespaces.Pid, namespaces.Ipc, namespaces.Uts, namespaces.Cgroup, namespaces.User, network.Mode];
        return [.. modes.Select(mode => mode.Container).OfType<string>().Concat(_options.Requires.Select(Required)).Distinct()];
    }

    private string Required(string container) =>
        Referred(container, trouble => $"\"{container}\" is not a valid container, cannot be used as a dependency: {trouble}").Id;

    private ContainerSpec FindDonor(string type, string nameOrId) =>
        Referred(nameOrId, trouble => $"looking up container to share {type.ToLowerInvariant()} namespace with: {trouble}");

    // Another container that an option names; what is wrong with it is said of the option.
    private ContainerSpec Referred(string nameOrId, Func<string, string> explain)
    {
        try
        {
            return _engine.Lookup.One(nameOrId).Spec;
        }
        catch (EngineError e)
        {
            throw new EngineError(e.Kind, explain(e.Message), e);
        }
    }
}
