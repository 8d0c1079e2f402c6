using Selkie.Oci;
using Selkie.Runtime.Containers;

namespace Selkie.Engine.Containers.Creation;

/// <summary>The <c>--tmpfs</c> option: target[:options] (podman-run(1)).</summary>
public static class TmpfsFlag
{
    /// <summary>One tmpfs option: target[:options].</summary>
    /// <exception cref="EngineError">The text is no tmpfs.</exception>
    public static MountSpec Parse(string text)
    {
        var parts = text.Split(':', 2);
        return Of(parts[0], parts.Length == 2 ? parts[1] : "");
    }

    /// <summary>A tmpfs.</summary>
    /// <param name="target">Path in the container.</param>
    /// <param name="options">Mount options, separated by commas.</param>
    /// <exception cref="EngineError">No absolute path.</exception>
    public static MountSpec Of(string target, string options) => new()
    {
        Type = "tmpfs",
        Source = "tmpfs",
        Destination = VolumeFlag.CheckDestination(target),
        Options = options.Split(',', StringSplitOptions.RemoveEmptyEntries),
    };
}
