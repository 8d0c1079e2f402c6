using System.Text;

namespace Selkie.Linux.Mounting;

/// <summary>
/// Mounts an overlay by the data of mount(2), or option by option where they are more than the page that mount(2) takes: about 130 layers
/// (<c>lowerdir+</c>, Linux 6.5; Documentation/filesystems/overlayfs.rst).
/// </summary>
public static class OverlayData
{
    private const int MostBytes = 4095; // a page with its final NUL

    /// <summary>Mounts.</summary>
    /// <param name="type">The file system, <c>overlay</c>.</param>
    /// <param name="target">Where.</param>
    /// <param name="flags">Flags of mount(2).</param>
    /// <param name="data">Options with commas between them; colons and commas within a path have a backslash before them, a label with commas is in quotation marks.</param>
    public static void Mount(string type, string target, MountFlags flags, string data)
    {
        if (Encoding.UTF8.GetByteCount(data) <= MostBytes)
        {
            Mounts.Mount(type, target, type, flags, data);
            return;
        }
        using var builder = new FileSystemBuilder(type);
        foreach (var (key, value) in Split(data)) _ = value is null ? builder.Set(key) : builder.Set(key, value);
        using var mount = builder.Create(flags.HasFlag(MountFlags.ReadOnly) ? MountAttributes.ReadOnly : 0);
        Mounts.Attach(mount, target);
    }

    /// <summary>The options one by one as fsconfig(2) takes them: paths without backslashes, each lower directory by itself.</summary>
    internal static IEnumerable<(string Key, string? Value)> Split(string data)
    {
        foreach (var option in Pieces(data, ','))
        {
            var equals = option.IndexOf('=');
            if (equals < 0) yield return (option, null);
            else if (option.StartsWith("lowerdir=", StringComparison.Ordinal))
                foreach (var lower in Pieces(option[(equals + 1)..], ':')) yield return ("lowerdir+", Plain(lower));
            else yield return (option[..equals], Plain(option[(equals + 1)..]).Trim('"'));
        }
    }

    private static List<string> Pieces(string text, char separator)
    {
        var pieces = new List<string>();
        var start = 0;
        var quoted = false;
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '\\')
            {
                i++; // what follows separates nothing
            }
            else if (text[i] == '"')
            {
                quoted = !quoted;
            }
            else if (text[i] == separator && !quoted)
            {
                pieces.Add(text[start..i]);
                start = i + 1;
            }
        }
        pieces.Add(text[start..]);
        return pieces;
    }

    private static string Plain(string path)
    {
        if (!path.Contains('\\', StringComparison.Ordinal)) return path;
        var plain = new StringBuilder(path.Length);
        for (var i = 0; i < path.Length; i++) plain.Append(path[i] == '\\' && i + 1 < path.Length ? path[++i] : path[i]);
        return plain.ToString();
    }
}
