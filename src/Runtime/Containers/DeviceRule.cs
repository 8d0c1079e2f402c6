using System.Globalization;
using Selkie.Oci;
using Selkie.Oci.Runtime;

namespace Selkie.Runtime.Containers;

/// <summary>A rule of the cgroup's list of devices (<c>--device-cgroup-rule</c>).</summary>
/// <param name="Type">a, b or c.</param>
/// <param name="Major">Major number; null: any.</param>
/// <param name="Minor">Minor number; null: any.</param>
/// <param name="Access">Letters of rwm.</param>
public sealed record DeviceRule(string Type, uint? Major, uint? Minor, string Access)
{
    /// <summary>A rule.</summary>
    /// <exception cref="EngineError">Not a type, or not such letters.</exception>
    public static DeviceRule Of(string type, uint? major, uint? minor, string access)
    {
        CheckType(type);
        CheckAccess(access);
        return new(type, major, minor, access);
    }

    /// <summary>Reads "type major:minor access", where * is any number, and a missing minor number is any.</summary>
    /// <param name="text">The text.</param>
    /// <exception cref="EngineError">Not a rule.</exception>
    public static DeviceRule Parse(string text)
    {
        var parts = text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (parts.Length != 3 || parts[1].Split(':').Length > 2)
            throw new EngineError(ErrorKind.Invalid, $"invalid device cgroup rule requires type, major:Minor, and access rules: \"{text}\"");
        CheckType(parts[0]);
        var numbers = parts[1].Split(':').Select(Number).ToList();
        CheckAccess(parts[2]);
        return new(parts[0], numbers[0], numbers.ElementAtOrDefault(1), parts[2]);
    }

    /// <summary>As the runtime has it.</summary>
    public DeviceCgroup ToCgroup() => new() { Allow = true, Type = Type, Major = Major, Minor = Minor, Access = Access };

    /// <summary>As it can be read again.</summary>
    public override string ToString() => $"{Type} {Text(Major)}:{Text(Minor)} {Access}";

    private static void CheckType(string type)
    {
        if (type is not ("a" or "b" or "c")) throw new EngineError(ErrorKind.Invalid, $"invalid device type in device-access-add: {type}");
    }

    private static void CheckAccess(string access)
    {
        foreach (var letter in access)
            if (letter is not ('r' or 'w' or 'm'))
                throw new EngineError(ErrorKind.Invalid, $"invalid device access in device-access-add: {letter}");
    }

    private static uint? Number(string text) => text == "*" ? null
        : uint.TryParse(text, CultureInfo.InvariantCulture, out var number) ? number
        : throw new EngineError(ErrorKind.Invalid, $"strconv.ParseUint: parsing \"{text}\": invalid syntax");

    private static string Text(uint? number) => number?.ToString(CultureInfo.InvariantCulture) ?? "*";
}
