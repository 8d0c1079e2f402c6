using Selkie.Engine.Containers;
using Selkie.Engine.Containers.Creation;
using Selkie.Engine.Images.Pulling;
using Selkie.Engine.Text;
using Selkie.Oci;
using Selkie.Runtime.Containers;
using Selkie.Service.Http;

namespace Selkie.Service.Containers.Creation;

/// <summary>
/// What Docker's body of <c>POST /containers/create</c> asks for (API 1.47: Config, HostConfig, NetworkingConfig), as the request that the command line makes, too.
/// A member that is not carried out is refused by name. One file per section.
/// </summary>
internal sealed partial class DockerCreate
{
    private readonly RequestBody _config, _host;
    private readonly ICollection<string> _warnings;
    private readonly string _usualNetwork;

    private DockerCreate(RequestBody body, ICollection<string> warnings, string usualNetwork)
    {
        _usualNetwork = usualNetwork;
        _config = body;
        _host = body.Inner("HostConfig");
        _warnings = warnings;
    }

    /// <summary>Reads a body.</summary>
    /// <param name="body">The body.</param>
    /// <param name="name">The container's name, from the query.</param>
    /// <param name="platform">The image's platform, from the query.</param>
    /// <param name="warnings">Gets what is taken and has no effect here.</param>
    /// <param name="usualNetwork">What containers.conf says of the default (netns).</param>
    /// <exception cref="EngineError">A value is wrong, or what is asked for is not carried out.</exception>
    public static CreateContainer Read(RequestBody body, string? name, string? platform, ICollection<string> warnings, string usualNetwork = "")
    {
        var reader = new DockerCreate(body, warnings, usualNetwork);
        var request = reader.Lifecycle(new CreateContainer
        {
            Name = name is { Length: > 0 } ? name : null,
            Platform = platform is { Length: > 0 } ? platform : null,
            ImageAndCommand = [body.Text("Image") ?? "", .. body.Words("Cmd")],
            Pull = PullPolicy.Never, // a client pulls by a request of its own
        });
        request = reader.Limits(reader.Files(reader.Network(reader.Isolation(reader.Process(request)))));
        body.RefuseRest();
        return request;
    }

    private CreateContainer Lifecycle(CreateContainer request)
    {
        _host.Pass("ContainerIDFile"); // a file of the client's, which the client writes
        _config.Pass("Name");          // clients that send the query's name once more (Docker.DotNet)
        _config.Pass("OnBuild");       // what an image of this container would do
        return request with
        {
            Labels = _config.Pairs("Labels"),
            Annotations = _host.Pairs("Annotations"),
            Remove = _host.Switch("AutoRemove") is true ? true : null,
            StopSignal = _config.Text("StopSignal") is { Length: > 0 } signal ? SignalNames.Parse(signal) : null,
            StopTimeout = StopTimeout(),
            Restart = Restart(_host.Inner("RestartPolicy")),
            LogDriver = _host.Inner("LogConfig") is var log && log.Text("Type") is { Length: > 0 } driver ? LogDriver.Parse(driver) : null,
            LogOptions = [.. log.Pairs("Config").Where(HasEffect).Select(LogOption.Of)],
            NoHealthCheck = HealthCheckIsOff(_config.Inner("Healthcheck")),
        };
    }

    // -1 waits for ever, which is as near as a number comes to it.
    private uint? StopTimeout() => _config.Number("StopTimeout") switch
    {
        null => null,
        < 0 => uint.MaxValue,
        > uint.MaxValue => throw new EngineError(ErrorKind.Invalid, "StopTimeout is too large"),
        var seconds => (uint)seconds,
    };

    private static RestartPolicy? Restart(RequestBody policy)
    {
        var name = policy.Text("Name") ?? "";
        var most = policy.Number("MaximumRetryCount") ?? 0;
        return most != 0 ? RestartFlag.Of(name, most) : name.Length > 0 ? RestartFlag.Of(name) : null;
    }

    private bool HasEffect(KeyValuePair<string, string> option)
    {
        if (option.Key.ToLowerInvariant() is "path" or "max-size" or "tag") return true;
        _warnings.Add($"The log option {option.Key} has no effect");
        return false;
    }

    // Test is [] for the image's own, ["NONE"] for none.
    private static bool HealthCheckIsOff(RequestBody check) => check.Words("Test") switch
    {
        [] => false,
        ["NONE"] => true,
        _ => throw new EngineError(ErrorKind.Unsupported, "Healthcheck.Test is not supported yet"),
    };
}
