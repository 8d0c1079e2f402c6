using System.Text;

namespace Selkie.Linux.Files;

/// <summary>
/// A path that a stranger chose: one of an image, of a container's root, of a volume or of an archive. It means something only below the root of its tree
/// (<see cref="TreeRoot"/>), so it cannot be turned into the text of a path: <see cref="ToString"/> is for messages, and shows what is not text as <c>\xNN</c>.
/// </summary>
public readonly struct TreePath
{
    private readonly byte[]? _bytes;

    /// <summary>Takes the bytes as they are.</summary>
    /// <param name="bytes">The path; the leading slash may be missing.</param>
    public TreePath(ReadOnlySpan<byte> bytes) => _bytes = bytes.ToArray();

    /// <summary>The path itself, for the kernel.</summary>
    internal ReadOnlySpan<byte> Bytes => _bytes;

    /// <summary>A text becomes such a path, and never the other way round.</summary>
    /// <param name="text">The path.</param>
    public static implicit operator TreePath(string text) => new(Encoding.UTF8.GetBytes(text));

    /// <summary>The names on the way, among them ".."; empty for the root.</summary>
    public IReadOnlyList<byte[]> Names()
    {
        List<byte[]> names = [];
        ReadOnlySpan<byte> path = _bytes;
        foreach (var part in path.Split((byte)'/'))
        {
            if (path[part] is not ([] or [(byte)'.'])) names.Add(path[part].ToArray());
        }

        return names;
    }

    /// <summary>The path as a message shows it.</summary>
    public override string ToString()
    {
        StringBuilder text = new();
        for (ReadOnlySpan<byte> rest = _bytes; !rest.IsEmpty;)
        {
            var isText = Rune.DecodeFromUtf8(rest, out var rune, out var length) == System.Buffers.OperationStatus.Done && !Rune.IsControl(rune);
            _ = isText ? text.Append(rune.ToString()) : text.Append($"\\x{Convert.ToHexStringLower(rest[..length])}");
            rest = rest[length..];
        }

        return text.ToString();
    }
}
