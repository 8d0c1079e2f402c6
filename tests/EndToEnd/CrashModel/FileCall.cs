using System.Globalization;
using System.Text;

namespace Selkie.EndToEnd.CrashModel;

/// <summary>A system call that changed a file, or synced one, as strace wrote it: strings in hexadecimal, descriptors with their paths.</summary>
/// <param name="Name">The call.</param>
/// <param name="Arguments">Its arguments as text.</param>
/// <param name="Result">What it returned, with the path of a descriptor.</param>
internal sealed record FileCall(string Name, IReadOnlyList<string> Arguments, string Result)
{
    /// <summary>The calls that are recorded.</summary>
    public const string Recorded = "openat,openat2,open,mkdir,mkdirat,rename,renameat,renameat2,unlink,unlinkat,rmdir,symlink,symlinkat,link,linkat,mknod,mknodat,"
        + "write,pwrite64,writev,ftruncate,fallocate,chmod,fchmod,fchmodat,chown,fchown,fchownat,lchown,copy_file_range,utimensat,fsync,fdatasync,syncfs";

    /// <summary>Reads what strace wrote for a process and its threads: those calls that succeeded, in the order in which they ended.</summary>
    public static List<FileCall> Parse(IEnumerable<string> lines)
    {
        var begun = new Dictionary<string, string>();
        var calls = new List<FileCall>();
        foreach (var line in lines)
        {
            var blank = line.IndexOf(' ');
            var (pid, text) = (line[..blank], line[blank..].TrimStart());
            const string Unfinished = " <unfinished ...>";
            if (text.EndsWith(Unfinished, StringComparison.Ordinal))
            {
                begun[pid] = text[..^Unfinished.Length];
                continue;
            }
            if (text.StartsWith("<... ", StringComparison.Ordinal)) text = begun[pid] + text[(text.IndexOf(" resumed>", StringComparison.Ordinal) + " resumed>".Length)..];
            if (ParseOne(text) is { } call) calls.Add(call);
        }
        return calls;
    }

    private static FileCall? ParseOne(string text)
    {
        var open = text.IndexOf('(');
        var equals = text.LastIndexOf(" = ", StringComparison.Ordinal);
        if (open < 0 || equals < 0 || text[(equals + 3)..].StartsWith('-') || text[(equals + 3)..].StartsWith('?')) return null;
        var arguments = text[(open + 1)..text.LastIndexOf(')', equals)];
        return new FileCall(text[..open], [.. arguments.Split(", ")], text[(equals + 3)..]);
    }

    /// <summary>The bytes of a string argument.</summary>
    public static byte[] Bytes(string argument)
    {
        var quote = argument.IndexOf('"');
        var text = argument[(quote + 1)..argument.LastIndexOf('"')];
        var bytes = new byte[text.Length / 4];
        for (var i = 0; i < bytes.Length; i++) bytes[i] = byte.Parse(text.AsSpan(i * 4 + 2, 2), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
        return bytes;
    }

    /// <summary>A string argument as text.</summary>
    public string Text(int index) => Encoding.UTF8.GetString(Bytes(Arguments[index]));

    /// <summary>The path behind a descriptor, as in <c>3&lt;/path&gt;</c>.</summary>
    public static string PathOf(string descriptor)
    {
        var open = descriptor.IndexOf('<');
        if (open < 0) return "";
        var path = descriptor[(open + 1)..descriptor.LastIndexOf('>')];
        return path.Contains("\\x", StringComparison.Ordinal) ? Encoding.UTF8.GetString(Bytes('"' + path + '"')) : path;
    }

    /// <summary>The path that a directory argument and a string argument name together.</summary>
    public string At(int directory, int name) => System.IO.Path.Combine(PathOf(Arguments[directory]), Text(name));
}
