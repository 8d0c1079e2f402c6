using Selkie.Engine.Containers;
using Selkie.Engine.Containers.Creation;
using Selkie.Engine.Images.Pulling;
using Selkie.Oci;
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
        if (_body.Switch("rootfs_overlay") is true) root += ":O";
        if (Text("rootfs_mapping") is { } mapping) root += ":" + mapping;
        return new CreateContainer
        {
            ImageAndCommand = [image ?? root!, .. _body.Texts("command")],
            RootFs = root is not null,
            Name = Text("name"),
            Os = Text("image_os"),
            Arch = Text("image_arch"),
            Variant = Text("image_variant"),
            Pull = PullPolicy.Never, // a client pulls by a request of its own
        };
    }

    private CreateContainer Lifecycle(CreateContainer request)
    {
        var log = _body.Inner("log_configuration");
        return request with
        {
            Labels = _body.Pairs("labels"),
            Annotations = _body.Pairs("annotations"),
            Remove = _body.Switch("remove"),
            RemoveImage = _body.Switch("removeImage") ?? false,
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
        return _body.Natural("restart_tries") is > 0 and var tries ? RestartFlag.Parse($"{name}:{tries}") : RestartFlag.Parse(name);
    }

    private static IEnumerable<KeyValuePair<string, string>> LogOptions(RequestBody log)
    {
        foreach (var (key, value) in log.Pairs("options"))
            yield return key.ToLowerInvariant() is "path" or "max-size" or "tag" ? new(key.ToLowerInvariant(), value)
                : throw new EngineError(ErrorKind.Unsupported, $"log_configuration.options.{key} is not supported yet");
        if (log.Text("path") is { Length: > 0 } path) yield return new("path", path);
        if (log.Number("size") is > 0 and var size) yield return new("max-size", $"{size}");
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
