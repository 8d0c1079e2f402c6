using System.Text;
using Selkie.Storage.Layout;
using Selkie.Storage.Tar;

namespace Selkie.Storage.Layers;

/// <summary>Names of archive members as paths below the layer's root.</summary>
internal static class TarPath
{
    /// <summary>Without leading and double slashes, "." and ".."; empty for the root. A name that leaves the root is refused.</summary>
    public static byte[] Clean(ReadOnlySpan<byte> name)
    {
        if (name.Contains((byte)0)) throw TarHeader.Invalid("a name with a NUL byte");

        var absolute = name is [(byte)'/', ..];
        var path = new byte[name.Length];
        var length = 0;
        while (!name.IsEmpty)
        {
            var slash = name.IndexOf((byte)'/');
            var part = slash < 0 ? name : name[..slash];
            name = slash < 0 ? default : name[(slash + 1)..];
            if (part.SequenceEqual(".."u8))
            {
                if (length == 0 && !absolute)
                {
                    throw new StorageException(StorageError.Invalid, $"a member of the archive is outside of it: \"../{Encoding.UTF8.GetString(name)}\"");
                }

                length = Math.Max(path.AsSpan(0, length).LastIndexOf((byte)'/'), 0);
            }
            else if (!part.IsEmpty && !part.SequenceEqual("."u8))
            {
                if (length > 0) path[length++] = (byte)'/';

                part.CopyTo(path.AsSpan(length));
                length += part.Length;
            }
        }

        return path[..length];
    }

    public static (byte[] Parent, byte[] Name) Split(byte[] path)
    {
        var slash = path.AsSpan().LastIndexOf((byte)'/');
        return slash < 0 ? ([], path) : (path[..slash], path[(slash + 1)..]);
    }
}
