using Selkie.Engine.Configuration;
using Selkie.Linux.Files;

namespace Selkie.Engine.Images;

/// <summary>What <c>RUN --mount=type=cache</c> keeps between builds, where Buildah keeps it (buildah internal/volumes, CacheParent).</summary>
internal static class BuildCaches
{
    private const string Prefix = "buildah-cache-";

    /// <summary>The directory of the user's caches.</summary>
    internal static string Directory => Path.Combine(
        HostEnvironment.Temporary,
        Prefix + UserDirectories.Uid.ToString(System.Globalization.CultureInfo.InvariantCulture));

    /// <summary>Removes them.</summary>
    internal static void Remove() => Fs.RemoveTree(Directory);
}
