namespace Selkie.Registry.Http;

/// <summary>One challenge of a WWW-Authenticate header (RFC 9110 §11.6.1).</summary>
internal sealed record Challenge(string Scheme, IReadOnlyDictionary<string, string> Parameters)
{
    /// <summary>The value of a parameter, or null.</summary>
    internal string? this[string name] => Parameters.GetValueOrDefault(name);

    /// <summary>The challenges of all the headers; schemes and parameter names in lower case.</summary>
    internal static List<Challenge> Read(IEnumerable<string> headers)
    {
        var found = new List<Challenge>();
        foreach (var header in headers) ReadOne(header, found);
        return found;
    }

    private static void ReadOne(string text, List<Challenge> found)
    {
        var at = 0;
        Dictionary<string, string>? parameters = null;
        while (at < text.Length)
        {
            while (at < text.Length && text[at] is ' ' or '\t' or ',') at++;
            var word = Token(text, ref at);
            if (word.Length == 0) return;
            if (at < text.Length && text[at] == '=' && parameters is not null)
            {
                at++;
                parameters[word.ToLowerInvariant()] = at < text.Length && text[at] == '"' ? Quoted(text, ref at) : Token(text, ref at);
                continue;
            }
            parameters = [];
            found.Add(new(word.ToLowerInvariant(), parameters));
        }
    }

    private static string Token(string text, ref int at)
    {
        var start = at;
        while (at < text.Length && text[at] is not (' ' or '\t' or ',' or '=' or '"')) at++;
        return text[start..at];
    }

    private static string Quoted(string text, ref int at)
    {
        var value = new System.Text.StringBuilder();
        for (at++; at < text.Length && text[at] != '"'; at++)
        {
            if (text[at] == '\\' && at + 1 < text.Length) at++;
            value.Append(text[at]);
        }
        at++;
        return value.ToString();
    }
}
