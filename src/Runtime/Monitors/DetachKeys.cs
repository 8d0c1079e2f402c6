namespace Selkie.Runtime.Monitors;

/// <summary>The key sequence that detaches a client.</summary>
public static class DetachKeys
{
    /// <summary>Parses <c>ctrl-p,ctrl-q</c>, <c>a,b</c>, … as Docker does; empty means that none detaches.</summary>
    /// <exception cref="FormatException">A key is neither one character nor <c>ctrl-</c> and a letter or one of <c>@[\]^_</c>.</exception>
    public static byte[] Parse(string keys)
    {
        if (keys.Length == 0) return [];
        var names = keys.Split(',');
        var bytes = new byte[names.Length];
        for (var i = 0; i < names.Length; i++) bytes[i] = ParseKey(names[i]);
        return bytes;
    }

    private static byte ParseKey(string name)
    {
        if (name.Length == 1) return (byte)name[0];
        if (name.StartsWith("ctrl-", StringComparison.Ordinal) && name.Length == 6)
        {
            var key = char.ToLowerInvariant(name[5]);
            if (key is >= 'a' and <= 'z') return (byte)(key - 'a' + 1);
            if (key is '@') return 0;
            if (key is >= '[' and <= '_') return (byte)(key - '[' + 27);
        }
        throw new FormatException($"Unknown character: '{name}'");
    }
}
