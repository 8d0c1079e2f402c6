using System.Text.Json;
using Selkie.Engine.Configuration;
using Selkie.Oci;
using Selkie.Runtime;

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
        OptionConflicts.Check(_options);
        var namespaces = BuildNamespaces();
        var network = BuildNetwork(namespaces);
        var process = BuildProcess();
        return new ContainerSpec
        {
            Id = id,
            Name = name,
            Created = DateTimeOffset.UtcNow,
            Image = _image?.Source,
            RootFs = _options.RootFs ? BuildRootFs(_options.ImageAndCommand[0]) : null,
            CreateCommand = _engine.Call.CommandLine,
            OciRuntime = _engine.Options.Runtime ?? "",
            Process = process,
            Namespaces = namespaces,
            Network = network,
            Security = BuildSecurity(namespaces, process.SystemdMode),
            Resources = BuildResources(),
            Mounts = BuildMounts(),
            VolumesFrom = _options.VolumesFrom,
            ChrootDirs = _options.ChrootDirs,
            Log = BuildLog(),
            Lifecycle = BuildLifecycle(process.SystemdMode),
            Labels = BuildLabels(),
            Annotations = BuildAnnotations(),
            Dependencies = BuildDependencies(namespaces, network),
        };
    }

    private static RootFsSource BuildRootFs(string text)
    {
        var colon = text.LastIndexOf(':');
        var option = colon > 0 ? text[(colon + 1)..] : "";
        var isOption = option == "O" || IdMapOption.Is(option);
        var full = Path.GetFullPath(isOption ? text[..colon] : text);
        if (!Directory.Exists(full)) throw new EngineError(ErrorKind.Invalid, $"the root file system {full} is no directory");
        return new RootFsSource(full) { Overlay = option == "O", IdMap = IdMapOption.Is(option) ? option : null };
    }

    private Dictionary<string, string> BuildLabels()
    {
        var labels = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (key, value) in _defaults.Labels ?? new Dictionary<string, string>()) labels[key] = value;
        foreach (var file in _options.LabelFiles)
            foreach (var line in ReadLines(file))
                AddPair(labels, line, "label");
        foreach (var label in _options.Labels) AddPair(labels, label, "label");
        return labels;
    }

    private static IEnumerable<string> ReadLines(string file)
    {
        if (!File.Exists(file)) throw new EngineError(ErrorKind.Invalid, $"unable to process labels: open {file}: no such file or directory");
        return File.ReadLines(file).Select(line => line.Trim()).Where(line => line.Length > 0 && line[0] != '#');
    }

    private Dictionary<string, string> BuildAnnotations()
    {
        var annotations = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var entry in _conf.Annotations) AddPair(annotations, entry, "annotation");
        foreach (var entry in _options.Annotations)
        {
            if (!entry.Contains('=')) throw new EngineError(ErrorKind.Invalid, "annotations must be formatted KEY=VALUE");
            AddPair(annotations, entry, "annotation");
        }
        if (HasNestedLabels) annotations["run.oci.mount_context_type"] = "rootcontext"; // crun(1)
        if (_options.GroupAdd.Contains("keep-groups")) annotations["run.oci.keep_original_groups"] = "1";
        return annotations;
    }

    private static void AddPair(Dictionary<string, string> pairs, string text, string what)
    {
        var equals = text.IndexOf('=');
        if (equals == 0 || text.Length == 0) throw new EngineError(ErrorKind.Invalid, $"invalid {what} \"{text}\": the key must not be empty");
        pairs[equals < 0 ? text : text[..equals]] = equals < 0 ? "" : text[(equals + 1)..];
    }

    private LogSpec BuildLog()
    {
        var log = new LogSpec { Driver = CheckDriver(_options.LogDriver ?? _conf.LogDriver), MaxSize = _conf.LogSizeMax, Tag = _conf.LogTag };
        foreach (var option in _options.LogOptions)
        {
            var pair = option.Split('=', 2);
            if (pair.Length != 2) throw new EngineError(ErrorKind.Invalid, $"invalid log option \"{option}\"");
            log = pair[0].ToLowerInvariant() switch
            {
                "driver" => log with { Driver = CheckDriver(pair[1]) },
                "path" => log with { Path = pair[1] },
                "max-size" => log with { MaxSize = Sizes.DecimalBytes(pair[1]) },
                "tag" => log with { Tag = pair[1] },
                _ => log,
            };
        }
        return log;
    }

    private static string CheckDriver(string driver) => driver switch
    {
        "k8s-file" or "json-file" or "none" or "passthrough" or "passthrough-tty" => driver,
        "journald" => throw new EngineError(ErrorKind.Unsupported, "the log driver journald is not supported yet: use k8s-file"),
        _ => throw new EngineError(ErrorKind.Invalid, $"running container create option: invalid log driver: invalid argument"),
    };

    private LifecycleSpec BuildLifecycle(bool systemd)
    {
        var (policy, retries) = RestartPolicy.Parse(_options.Restart);
        var remove = _options.Remove == true || _options.RemoveImage;
        if (remove && policy is not ("" or "no"))
            throw new EngineError(ErrorKind.Invalid, "the --rm option conflicts with --restart, when the restartPolicy is not \"\" and \"no\"");
        return new LifecycleSpec
        {
            AutoRemove = remove,
            RemoveImage = _options.RemoveImage,
            RestartPolicy = policy,
            RestartRetries = retries,
            StopSignal = SignalNames.Parse(_options.StopSignal ?? _defaults.StopSignal ?? (systemd ? "SIGRTMIN+3" : "SIGTERM")),
            StopTimeout = _options.StopTimeout ?? _conf.StopTimeout,
            Timeout = _options.Timeout ?? 0,
            CidFile = _options.CidFile is { Length: > 0 } cid ? Path.GetFullPath(cid) : "",
            PidFile = _options.PidFile is { Length: > 0 } pid ? Path.GetFullPath(pid) : "",
            MonitorPidFile = _options.MonitorPidFile is { Length: > 0 } monitor ? Path.GetFullPath(monitor) : "",
            SdNotify = CheckSdNotify(_options.SdNotify ?? "container"),
            SdNotifySocket = _options.SdNotify == "ignore" ? "" : _engine.Call.NotifySocket ?? "",
        };
    }

    private static string CheckSdNotify(string mode) => mode switch
    {
        "container" or "ignore" or "conmon" => mode,
        "healthy" => throw new EngineError(ErrorKind.Unsupported, $"--sdnotify={mode} is not supported yet"),
        _ => throw new EngineError(ErrorKind.Invalid, $"invalid sdnotify value {mode}: must be container, conmon, ignore, healthy: invalid argument"),
    };

    private List<string> BuildDependencies(NamespaceSpec namespaces, NetworkSpec network)
    {
        var list = new List<string>();
        foreach (var mode in new[] { namespaces.Pid, namespaces.Ipc, namespaces.Uts, namespaces.Cgroup, namespaces.User, network.Mode })
            if (mode.StartsWith("container:", StringComparison.Ordinal) && !list.Contains(mode[10..]))
                list.Add(mode[10..]);
        foreach (var required in _options.Requires)
            if (ResolveContainer(required) is var id && !list.Contains(id))
                list.Add(id);
        return list;
    }

    private string ResolveContainer(string nameOrId) => _engine.Lookup.One(nameOrId).Spec.Id;

    private string ResolveDonor(string type, string nameOrId)
    {
        try
        {
            return ResolveContainer(nameOrId);
        }
        catch (EngineError e)
        {
            throw new EngineError(e.Kind, $"looking up container to share {type} namespace with: {e.Message}", e);
        }
    }

    // A JSON array, or one word.
    private static IReadOnlyList<string> ParseEntrypoint(string text)
    {
        if (!text.StartsWith('[')) return text.Length == 0 ? [] : [text];
        try
        {
            using var json = JsonDocument.Parse(text);
            return [.. json.RootElement.EnumerateArray().Select(item => item.GetString() ?? "")];
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return [text];
        }
    }
}
