using Selkie.Oci;

namespace Selkie.Engine.Text;

/// <summary>Values that are written into files by lines, such as hosts and passwd: a line break in one would make up a further entry.</summary>
internal static class OneLine
{
    /// <summary>The value, if it is one line.</summary>
    /// <param name="option">Where it comes from.</param>
    /// <param name="value">The value.</param>
    /// <exception cref="EngineError">There are line breaks or other control characters in it.</exception>
    public static string Check(string option, string value) =>
        value.Any(char.IsControl) ? throw new EngineError(ErrorKind.Invalid, $"invalid value of --{option}: it must be one line without control characters") : value;

    /// <summary>The values, if each is one line.</summary>
    public static IReadOnlyList<string> Check(string option, IReadOnlyList<string> values)
    {
        foreach (var value in values) Check(option, value);
        return values;
    }
}
