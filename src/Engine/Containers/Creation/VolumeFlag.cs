using Selkie.Oci;
using Selkie.Runtime.Containers;

namespace Selkie.Engine.Containers.Creation;

/// <summary>The <c>--volume</c> option: [source:]target[:options] (podman-run(1)). A path of the host stays as it was written: <see cref="MountSources"/> makes it absolute.</summary>
public static class VolumeFlag
{
    /// <summary>One volume option.</summary>
    /// <exception cref="EngineError">The text is no volume.</exception>
    public static MountSpec Parse(string text)
    {
        var parts = text.Split(':');
        if (parts.Length > 3) throw new EngineError(ErrorKind.Invalid, $"{text}: incorrect volume format, should be [host-dir:]ctr-dir[:option]");
        var destination = CheckDestination(parts.Length == 1 ? parts[0] : parts[1]);
        var options = parts.Length == 3 ? MountOptions.ValidateVolume(parts[2].Split(',')) : [];
        if (parts.Length == 1) return new MountSpec { Type = "volume", Destination = destination, Anonymous = true };
        var source = parts[0];
        if (source.Length == 0) throw new EngineError(ErrorKind.Invalid, "host directory cannot be empty");
        if (source[0] is not ('/' or '.')) return new MountSpec { Type = "volume", Source = source, Destination = destination, Options = options };
        return options.Contains("O") ? AsOverlay(source, destination, options) : new MountSpec { Type = "bind", Source = source, Destination = destination, Options = options };
    }

    /// <summary>A directory whose changes go elsewhere (<c>:O</c>).</summary>
    /// <param name="source">Path on the host.</param>
    /// <param name="destination">Path in the container.</param>
    /// <param name="options">Options besides O.</param>
    /// <exception cref="EngineError">An option is none that goes with O, or a path is none.</exception>
    public static MountSpec Overlay(string source, string destination, IEnumerable<string> options) => source.Length > 0
        ? AsOverlay(source, CheckDestination(destination), MountOptions.ValidateVolume([.. options.Where(option => option != "O"), "O"]))
        : throw new EngineError(ErrorKind.Invalid, "host directory cannot be empty");

    private static MountSpec AsOverlay(string source, string destination, IReadOnlyList<string> options)
    {
        CheckOverlay(options);
        return new MountSpec { Type = "overlay", Source = source, Destination = destination, Options = options };
    }

    /// <summary>A destination, absolute and without needless parts.</summary>
    /// <exception cref="EngineError">Empty or relative.</exception>
    public static string CheckDestination(string destination)
    {
        if (destination.Length == 0) throw new EngineError(ErrorKind.Invalid, "container directory cannot be empty");
        if (destination[0] != '/') throw new EngineError(ErrorKind.Invalid, $"invalid container path \"{destination}\", must be an absolute path");
        return Path.TrimEndingDirectorySeparator(Path.GetFullPath(destination));
    }

    private static void CheckOverlay(IReadOnlyList<string> options)
    {
        var upper = options.Any(o => o.StartsWith("upperdir=", StringComparison.Ordinal));
        var work = options.Any(o => o.StartsWith("workdir=", StringComparison.Ordinal));
        if (upper != work) throw new EngineError(ErrorKind.Invalid, "must set both `upperdir` and `workdir`");
        var others = options.Count - 1 - (upper ? 2 : 0);
        if (others > 1 || (others == 1 && !options.Contains("U"))) throw new EngineError(ErrorKind.Invalid, "can't use 'O' with other options");
    }
}
