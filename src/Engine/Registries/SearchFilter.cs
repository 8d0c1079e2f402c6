using System.Globalization;
using Selkie.Oci;

namespace Selkie.Engine.Registries;

/// <summary>Which results of a search are wanted.</summary>
internal sealed record SearchFilter
{
    private int Stars { get; init; }

    private bool? Official { get; init; }

    private bool? Automated { get; init; }

    /// <summary>Reads the values of --filter.</summary>
    /// <exception cref="EngineError">One is none.</exception>
    internal static SearchFilter Read(IReadOnlyList<string> filters)
    {
        var filter = new SearchFilter();
        foreach (var text in filters)
        {
            var (name, value) = text.Split('=', 2) is [var n, var v] ? (n, v) : (text, null);
            filter = name switch
            {
                "stars" => filter with { Stars = ReadStars(value, filters) },
                "is-official" => filter with { Official = value != "false" },
                "is-automated" => filter with { Automated = value != "false" },
                _ => throw new EngineError(ErrorKind.Invalid, $"invalid filter type \"{text}\""),
            };
        }
        return filter;
    }

    /// <summary>Whether a result is wanted.</summary>
    internal bool Matches(SearchRow row) => row.Stars >= Stars && (Official ?? row.Official) == row.Official && (Automated ?? row.Automated) == row.Automated;

    private static int ReadStars(string? value, IReadOnlyList<string> filters)
    {
        if (value is null) throw new EngineError(ErrorKind.Invalid, $"invalid filter [{string.Join(' ', filters.Select(f => $"\"{f}\""))}], should be stars=<value>");
        return int.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var stars) ? stars
            : throw new EngineError(ErrorKind.Invalid, $"incorrect value type for stars filter: strconv.Atoi: parsing \"{value}\": invalid syntax");
    }
}
