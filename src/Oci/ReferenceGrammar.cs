namespace Selkie.Oci;

/// <summary>The grammar of distribution/reference, read by hand: regular expressions cost start-up time.</summary>
internal static class ReferenceGrammar
{
    internal const string Invalid = "invalid reference format";
    private const int LongestName = 255;
    private const int LongestTag = 128;
    private const int ShortestDigest = 32;

    /// <summary>Returns what is wrong, or null and the reference.</summary>
    internal static string? Read(string text, out Reference? reference)
    {
        reference = null;
        if (text.Length == 0) return "repository name must have at least one component";
        var name = text.AsSpan();
        Digest? digest = null;
        var at = name.IndexOf('@');
        if (at >= 0)
        {
            if (!IsDigest(name[(at + 1)..])) return Invalid;
            if (!Digest.TryParse(text[(at + 1)..], out digest)) return Problem(text[(at + 1)..]);
            name = name[..at];
        }
        string? tag = null;
        var colon = name[(name.LastIndexOf('/') + 1)..].IndexOf(':');
        if (colon >= 0)
        {
            colon += name.LastIndexOf('/') + 1;
            tag = name[(colon + 1)..].ToString();
            if (!IsTag(tag)) return Invalid;
            name = name[..colon];
        }
        return ReadName(name, tag, digest, out reference);
    }

    internal static bool IsTag(ReadOnlySpan<char> tag)
    {
        if (tag.Length is 0 or > LongestTag || tag[0] is '.' or '-') return false;
        foreach (var c in tag)
        {
            if (!char.IsAsciiLetterOrDigit(c) && c is not ('_' or '.' or '-')) return false;
        }
        return true;
    }

    private static string? ReadName(ReadOnlySpan<char> name, string? tag, Digest? digest, out Reference? reference)
    {
        reference = null;
        var slash = name.IndexOf('/');
        var domain = slash > 0 && IsDomain(name[..slash]) ? name[..slash] : default;
        var path = domain.IsEmpty ? name : name[(slash + 1)..];
        if (!IsPath(path)) return Invalid;
        if (name.Length > LongestName) return $"repository name must not be more than {LongestName} characters";
        reference = new Reference { Domain = domain.ToString(), Path = path.ToString(), Tag = tag, Digest = digest };
        return null;
    }

    private static string Problem(string digest)
    {
        try
        {
            Digest.Parse(digest);
            return Invalid;
        }
        catch (EngineError e)
        {
            return e.Message;
        }
    }

    private static bool IsDigest(ReadOnlySpan<char> text)
    {
        var colon = text.IndexOf(':');
        return colon > 0 && char.IsAsciiLetter(text[0]) && text.Length - colon - 1 >= ShortestDigest
            && !text[(colon + 1)..].ContainsAnyExcept("0123456789abcdefABCDEF");
    }

    private static bool IsDomain(ReadOnlySpan<char> text)
    {
        var colon = text.IndexOf(':');
        if (colon >= 0)
        {
            var port = text[(colon + 1)..];
            if (port.IsEmpty || port.ContainsAnyExceptInRange('0', '9')) return false;
            text = text[..colon];
        }
        foreach (var range in text.Split('.'))
        {
            if (!IsLabel(text[range])) return false;
        }
        return true;
    }

    private static bool IsLabel(ReadOnlySpan<char> label)
    {
        if (label.IsEmpty || label[0] == '-' || label[^1] == '-') return false;
        foreach (var c in label)
        {
            if (!char.IsAsciiLetterOrDigit(c) && c != '-') return false;
        }
        return true;
    }

    private static bool IsPath(ReadOnlySpan<char> path)
    {
        foreach (var range in path.Split('/'))
        {
            if (!IsComponent(path[range])) return false;
        }
        return true;
    }

    // Letters and digits, with one dot, one or two underscores or any number of dashes between them.
    private static bool IsComponent(ReadOnlySpan<char> text)
    {
        if (text.IsEmpty || !IsAlphanumeric(text[0]) || !IsAlphanumeric(text[^1])) return false;
        for (var i = 0; i < text.Length; i++)
        {
            if (IsAlphanumeric(text[i])) continue;
            var start = i;
            while (!IsAlphanumeric(text[i + 1])) i++;
            var separator = text[start..(i + 1)];
            if (separator is not ("." or "_" or "__") && separator.ContainsAnyExcept('-')) return false;
        }
        return true;
    }

    private static bool IsAlphanumeric(char c) => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c);
}
