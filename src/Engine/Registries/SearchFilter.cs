using System.Globalization;
using Selkie.Engine.Text;
using Selkie.Oci;

namespace Selkie.Engine.Registries;

/// <summary>Which results of a search are wanted.</summary>
internal sealed record SearchFilter
{
    private int Stars { get; init; }

    private bool? Official { get; init; }

    private bool? Automated { get; init; }

    /// <summary>Reads the conditions.</summary>
    /// <exception cref="EngineError">One is none.</exception>
    internal static SearchFilter Read(IReadOnlyList<Filter> filters)
    {
        var read = new SearchFilter();
        foreach (var filter in filters)
            read = filter.Key switch
            {
                "stars" => read with { Stars = ReadStars(filter.Value) },
                "is-official" => read with { Official = filter.Value != "false" },
                "is-automated" => read with { Automated = filter.Value != "false" },
                _ => throw FilterFlags.Search.Unknown(filter.ToString()),
            };
        return read;
    }

    /// <summary>Whether a result is wanted.</summary>
    internal bool Matches(SearchRow row) => row.Stars >= Stars && (Official ?? row.Official) == row.Official && (Automated ?? row.Automated) == row.Automated;

    private static int ReadStars(string value) => int.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var stars)
        ? stars
        : throw new EngineError(ErrorKind.Invalid, $"incorrect value type for stars filter: strconv.Atoi: parsing \"{value}\": invalid syntax");
}
