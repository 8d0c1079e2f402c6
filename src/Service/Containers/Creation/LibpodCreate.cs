using Selkie.Engine.Containers;
using Selkie.Engine.Containers.Creation;
using Selkie.Engine.Images.Pulling;
using Selkie.Oci;
using Selkie.Oci.Text;
using Selkie.Runtime;
using Selkie.Runtime.Containers;
using Selkie.Service.Http;

namespace Selkie.Service.Containers.Creation;

/// <summary>
/// What libpod's body of <c>POST /containers/create</c> asks for (pkg/specgen/specgen.go, SpecGenerator), as the request that the command line makes, too.
/// A member that is not carried out is refused by name. One file per section.
/// </summary>
internal sealed partial class LibpodCreate
{
    private readonly RequestBody _body;

    private LibpodCreate(RequestBody body) => _body = body;

    /// <summary>Reads a body.</summary>
    /// <param name="body">The body.</param>
    /// <exception cref="EngineError">A value is wrong, or what is asked for is not carried out.</exception>
    public static CreateContainer Read(RequestBody body)
    {
        var reader = new LibpodCreate(body);
        var request = reader.Limits(reader.Files(reader.Network(reader.Isolation(reader.Process(reader.Lifecycle(reader.Image()))))));
        body.RefuseRest();
        return request;
    }

    /// <summary>The words that the client was called with.</summary>
    /// <param name="body">The body.</param>
    public static IReadOnlyList<string> CommandLine(RequestBody body) => body.Texts("containerCreateCommand");

    private CreateContainer Image()
    {
        _body.Pass("raw_image_name"); // as it was typed; image says which it is
        var image = Text("image");
        var root = Text("rootfs");
        if (image is null && root is null) throw new EngineError(ErrorKind.Invalid, "must set root filesystem source to either image or rootfs: invalid argument");
        if (image is not null && root is not null) throw new EngineError(ErrorKind.Invalid, "both image and rootfs are set: invalid argument");
        return new CreateContainer
        {
            ImageAndCommand = [image ?? root!, .. _body.Texts("command")],
            RootFs = root is not null,
            Root = root is null ? null : new RootFsSource(root) { Overlay = _body.Switch("rootfs_overlay") is true, IdMap = Mapping() },
            Name = Text("name"),
            Os = Text("image_os"),
            Arch = Text("image_arch"),
            Variant = Text("image_variant"),
            Pull = PullPolicy.Never, // a client pulls by a request of its own
        };
    }

    private string? Mapping() => Text("rootfs_mapping") switch
    {
        null => null,
        var mapping when IdMapOption.Is(mapping) => mapping,
        var mapping => throw new EngineError(ErrorKind.Invalid, $"rootfs_mapping {mapping} is no id map"),
    };

    private CreateContainer Lifecycle(CreateContainer request)
    {
        _body.Pass("volatile"); // what is to be removed need not last: the engine knows that by itself
        var log = _body.Inner("log_configuration");
        return request with
        {
            Labels = _body.Pairs("labels"),
            Annotations = _body.Pairs("annotations"),
            Remove = _body.Switch("remove"),
            RemoveImage = _body.Switch("removeImage") ?? false,
            MonitorPidFile = Text("conmon_pid_file"),
            StopSignal = (int?)Within("stop_signal", 1, 64),
            StopTimeout = (uint?)Within("stop_timeout", 0, uint.MaxValue),
            Timeout = (uint?)Within("timeout", 0, uint.MaxValue),
            Restart = Restart(),
            Requires = _body.Texts("dependencyContainers"),
            LogDriver = log.Text("driver") is { Length: > 0 } driver ? LogDriver.Parse(driver) : null,
            LogOptions = [.. LogOptions(log)],
            SdNotify = Text("sdnotifyMode") is { } notify ? WordFlags.SdNotify.Parse(notify) : null,
            NoHealthCheck = HealthCheckIsOff(),
        };
    }

    private RestartPolicy? Restart()
    {
        var name = Text("restart_policy") ?? "";
        return _body.Natural("restart_tries") is > 0 and var tries ? RestartFlag.Of(name, tries > int.MaxValue ? int.MaxValue : (int)tries) : name.Length > 0 ? RestartFlag.Of(name) : null;
    }

    private static IEnumerable<LogOption> LogOptions(RequestBody log)
    {
        foreach (var option in log.Pairs("options"))
            yield return option.Key.ToLowerInvariant() is "path" or "max-size" or "tag" ? LogOption.Of(option)
                : throw new EngineError(ErrorKind.Unsupported, $"log_configuration.options.{option.Key} is not supported yet");
        if (log.Text("path") is { Length: > 0 } path) yield return new() { Path = path };
        if (log.Number("size") is > 0 and var size) yield return new() { MaxSize = new ByteSize(size) };
    }

    // What clients say of where the results of checks go is said without one, too.
    private bool HealthCheckIsOff()
    {
        _body.Pass("healthLogDestination", "healthMaxLogCount", "healthMaxLogSize");
        return _body.Inner("healthconfig").Words("Test") switch
        {
            [] => false,
            ["NONE" or "none"] => true,
            _ => throw new EngineError(ErrorKind.Unsupported, "healthconfig.Test is not supported yet"),
        };
    }

    private string? Text(string name) => _body.Text(name) is { Length: > 0 } text ? text : null;

    private long? Within(string name, long least, long most) => _body.Number(name) is not { } number ? null
        : number >= least && number <= most ? number
        : throw new EngineError(ErrorKind.Invalid, $"{name} is not between {least} and {most}");
}
