using Selkie.Oci;

namespace Selkie.Engine.Containers.Creation;

/// <summary>The options <c>--uidmap</c> and <c>--gidmap</c>: triples, several in a row behind one another. What is no triple is said with all values of the option.</summary>
public static class IdMapFlags
{
    /// <summary><c>--uidmap</c>.</summary>
    public static class User
    {
        /// <summary>Reads the values.</summary>
        /// <exception cref="EngineError">One is not of the form.</exception>
        public static IReadOnlyList<IdMapRule> Parse(IReadOnlyList<string> values) => Read("UID", values);
    }

    /// <summary><c>--gidmap</c>.</summary>
    public static class Group
    {
        /// <summary>Reads the values.</summary>
        /// <exception cref="EngineError">One is not of the form.</exception>
        public static IReadOnlyList<IdMapRule> Parse(IReadOnlyList<string> values) => Read("GID", values);
    }

    private static List<IdMapRule> Read(string kind, IReadOnlyList<string> values)
    {
        var rules = new List<IdMapRule>();
        foreach (var value in values)
        {
            var words = value.Split(':');
            if (words.Length == 2) words = [.. words, "1"];
            if (words.Length % 3 != 0 || words.Any(word => word.Length == 0))
                throw new EngineError(ErrorKind.Invalid, $"initializing ID mappings: {kind} setting is malformed expected [\"[+ug]uint32:[@]uint32[:uint32]\"] : [{string.Join(' ', values.Select(value => $"\"{value}\""))}]");
            rules.AddRange(words.Chunk(3).Select(triple => IdMapRule.Parse(triple[0], triple[1], triple[2])));
        }
        return rules;
    }
}
