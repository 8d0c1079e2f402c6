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
        return new MountSpec
        {
            Type = "tmpfs",
            Source = "tmpfs",
            Destination = VolumeFlag.CheckDestination(parts[0]),
            Options = parts.Length == 2 ? parts[1].Split(',', StringSplitOptions.RemoveEmptyEntries) : [],
        };
    }
}
