using Selkie.Oci;

namespace Selkie.Engine.Containers.Creation;

/// <summary>The <c>--device-cgroup-rule</c> option: "type major:minor access".</summary>
public static class DeviceRule
{
    /// <summary>The rule with both numbers.</summary>
    /// <exception cref="EngineError">Not a rule.</exception>
    public static string Parse(string rule)
    {
        var parts = rule.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (parts.Length != 3 || parts[1].Split(':').Length > 2)
            throw new EngineError(ErrorKind.Invalid, $"invalid device cgroup rule requires type, major:Minor, and access rules: \"{rule}\"");
        if (parts[0] is not ("a" or "b" or "c")) throw new EngineError(ErrorKind.Invalid, $"invalid device type in device-access-add: {parts[0]}");
        foreach (var number in parts[1].Split(':'))
            if (number != "*" && !uint.TryParse(number, out _))
                throw new EngineError(ErrorKind.Invalid, $"strconv.ParseUint: parsing \"{number}\": invalid syntax");
        foreach (var access in parts[2])
            if (access is not ('r' or 'w' or 'm'))
                throw new EngineError(ErrorKind.Invalid, $"invalid device access in device-access-add: {access}");
        // A missing minor number is any.
        return $"{parts[0]} {(parts[1].Contains(':') ? parts[1] : parts[1] + ":*")} {parts[2]}";
    }
}
