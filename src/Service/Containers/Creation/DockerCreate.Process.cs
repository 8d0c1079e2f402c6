using Selkie.Engine.Containers;
using Selkie.Engine.Containers.Creation;
using Selkie.Oci;
using Selkie.Runtime.Containers;
using Selkie.Service.Http;

namespace Selkie.Service.Containers.Creation;

internal sealed partial class DockerCreate
{
    private CreateContainer Process(CreateContainer request)
    {
        // Who attaches says by itself to what; the size of a terminal is sent again, by a resize, as soon as it is there.
        _config.Pass("AttachStdin", "AttachStdout", "AttachStderr", "StdinOnce");
        _host.Pass("ConsoleSize");
        var variables = _config.Texts("Env");
        return request with
        {
            Entrypoint = EntryPointOf(_config.Words("Entrypoint")),
            // A name alone is taken away, as Docker has it; the caller whose value it could be is not here.
            Env = [.. variables.Where(text => text.Contains('=')).Select(EnvironmentEntry.Parse)],
            UnsetEnv = [.. _config.Texts("UnsetEnv"), .. variables.Where(text => !text.Contains('='))],
            UnsetEnvAll = _config.Switch("UnsetEnvAll") ?? false,
            EnvMerge = [.. _config.Texts("EnvMerge").Select(EnvironmentMerge.Parse)],
            Tty = _config.Switch("Tty") ?? false,
            Interactive = _config.Switch("OpenStdin") ?? false,
            User = ProcessUser.Parse(_config.Text("User") ?? ""),
            WorkDir = NullIfEmpty(_config.Text("WorkingDir")),
            CreateWorkDir = true,
            GroupAdd = _host.Texts("GroupAdd"),
            Init = _host.Switch("Init") ?? false,
            OomScoreAdjust = _host.Number("OomScoreAdj") switch
            {
                null or 0 => null,
                < -1000 or > 1000 => throw new EngineError(ErrorKind.Invalid, "OomScoreAdj is not between -1000 and 1000"),
                var score => (int)score,
            },
            Ulimits = [.. _host.Objects("Ulimits").Select(Limit)],
        };
    }

    // [""] takes the image's away.
    private static EntryPoint? EntryPointOf(IReadOnlyList<string> words) => words switch
    {
        [] => null,
        [""] => new EntryPoint([]),
        _ => new EntryPoint(words),
    };

    private static Ulimit Limit(RequestBody limit)
    {
        return Ulimit.Of(limit.Text("Name") ?? "", Bound("Soft"), Bound("Hard"));

        ulong Bound(string name) => (limit.Number(name) ?? 0) switch
        {
            -1 => Ulimit.Unlimited,
            < 0 => throw new EngineError(ErrorKind.Invalid, $"HostConfig.Ulimits: {name} of {limit.Text("Name")} is negative"),
            var bound => (ulong)bound,
        };
    }

    private static string? NullIfEmpty(string? text) => text is { Length: > 0 } ? text : null;
}
