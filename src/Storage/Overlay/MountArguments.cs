using Selkie.Linux.Mounting;

namespace Selkie.Storage.Overlay;

/// <summary>What to pass to mount(2), or to a mount program, to get a layer's file tree.</summary>
public sealed record MountArguments
{
    /// <summary>Where it is to be mounted: the layer's <c>merged</c> directory, or one in the run root for a layer of another store.</summary>
    public required string Target { get; init; }

    /// <summary>Kind of file system: <c>overlay</c>, or <c>bind</c> for the vfs driver.</summary>
    public required string FsType { get; init; }

    /// <summary>What is mounted: <c>overlay</c>, or the directory for <c>bind</c>.</summary>
    public string Source { get; init; } = "overlay";

    /// <summary>
    /// Data of mount(2), with paths relative to <see cref="WorkingDirectory"/>; <see cref="OverlayData"/> mounts what is longer than mount(2) takes.
    /// </summary>
    public required string Options { get; init; }

    /// <summary>Directory to be in while mounting.</summary>
    public required string WorkingDirectory { get; init; }

    /// <summary>Flags of mount(2).</summary>
    public MountFlags Flags { get; init; }

    /// <summary>Nothing can be changed below it.</summary>
    public bool ReadOnly { get; init; }

    /// <summary>Program to run in <see cref="WorkingDirectory"/> as <c>PROGRAM -o OPTIONS TARGET</c> instead of mount(2).</summary>
    public string? Program { get; init; }

    /// <summary>Directories below, uppermost first, as full paths.</summary>
    public required IReadOnlyList<string> Lowers { get; init; }

    /// <summary>Directory that takes changes, or null when read-only.</summary>
    public string? Upper { get; init; }

    /// <summary>A path as overlay options take it: colons separate directories there and commas options (Documentation/filesystems/overlayfs.rst).</summary>
    /// <param name="path">The path.</param>
    public static string Escape(string path) => path.AsSpan().IndexOfAny(@"\:,") < 0
        ? path
        : path.Replace("\\", "\\\\", StringComparison.Ordinal).Replace(":", "\\:", StringComparison.Ordinal).Replace(",", "\\,", StringComparison.Ordinal);
}
