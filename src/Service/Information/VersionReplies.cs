using System.Globalization;
using Selkie.Api.Docker;
using Selkie.Engine.Host;
using Selkie.Engine.Information;
using Selkie.Engine.Verbs;
using Selkie.Service.Http;
using Selkie.Service.Routing;

namespace Selkie.Service.Information;

/// <summary>Who answers, and what it is made of.</summary>
internal static class VersionReplies
{
    /// <summary>The engine stands for the Podman whose API it speaks; clients look for that name.</summary>
    [Endpoint(ApiTree.Docker, "GET /version")]
    [Endpoint(ApiTree.Libpod, "GET /version")]
    public static Task Show(Exchange exchange) => exchange.Answer(() =>
    {
        var version = exchange.Engine.Send(new ShowVersion());
        var host = exchange.Engine.Send(new ShowInfo()).Host;
        var built = version.Built.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
        return Reply.Of(new ServerVersion
        {
            Platform = new($"{version.OsArch}/{host.Distribution.Distribution}-{host.Distribution.Version}"),
            Components =
            [
                new("Podman Engine", version.Level, new SortedDictionary<string, string>(StringComparer.Ordinal)
                {
                    ["APIVersion"] = ApiHeaders.LibpodVersion,
                    ["Arch"] = host.Arch,
                    ["BuildTime"] = built,
                    ["Experimental"] = "false",
                    ["GitCommit"] = "",
                    ["GoVersion"] = version.Platform,
                    ["KernelVersion"] = host.Kernel,
                    ["MinAPIVersion"] = OldestLibpodVersion,
                    ["Os"] = host.Os,
                }),
                new("Conmon", host.Conmon.Version, Package(host.Conmon.Package)),
                new($"OCI Runtime ({host.OciRuntime.Name})", host.OciRuntime.Version, Package(host.OciRuntime.Package)),
            ],
            Version = version.Level,
            ApiVersion = ApiHeaders.DockerVersion,
            OldestApiVersion = ApiHeaders.OldestDockerVersion,
            GoVersion = version.Platform,
            Arch = host.Arch,
            KernelVersion = host.Kernel,
            BuildTime = built,
        });
    });

    private const string OldestLibpodVersion = "4.0.0";

    private static Dictionary<string, string> Package(string package) => new() { ["Package"] = package };
}
