using Microsoft.AspNetCore.Http;

namespace Selkie.Service.Http;

/// <summary>What every answer says of the service (Docker's clients negotiate by it).</summary>
internal static class ApiHeaders
{
    /// <summary>Docker's API level.</summary>
    public const string DockerVersion = "1.47";

    /// <summary>The oldest level that is answered.</summary>
    public const string OldestDockerVersion = "1.24";

    /// <summary>Libpod's API level.</summary>
    public const string LibpodVersion = Selkie.Engine.Machine.ProductVersion.Podman;

    /// <summary>Adds them.</summary>
    /// <param name="headers">The answer's headers.</param>
    public static void AddTo(IHeaderDictionary headers)
    {
        headers["Api-Version"] = DockerVersion;
        headers["Libpod-Api-Version"] = LibpodVersion;
        headers["Server"] = $"Libpod/{LibpodVersion} (linux)";
    }
}
