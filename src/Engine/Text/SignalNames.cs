using System.Globalization;
using Selkie.Oci;

namespace Selkie.Engine.Text;

/// <summary>Signals by name and number (signal(7)).</summary>
public static class SignalNames
{
    private const int RealTimeMin = 34, RealTimeMax = 64;

    private static readonly string[] Names =
    [
        "", "HUP", "INT", "QUIT", "ILL", "TRAP", "ABRT", "BUS", "FPE", "KILL", "USR1", "SEGV", "USR2", "PIPE", "ALRM", "TERM", "STKFLT", "CHLD", "CONT",
        "STOP", "TSTP", "TTIN", "TTOU", "URG", "XCPU", "XFSZ", "VTALRM", "PROF", "WINCH", "IO", "PWR", "SYS",
    ];

    /// <summary>The number of a signal that is given by number, NAME or SIGNAME.</summary>
    /// <exception cref="EngineError">No such signal.</exception>
    public static int Parse(string text)
    {
        text = text.TrimStart('-'); // as kill(1) takes it
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
        {
            if (number == 0) throw Invalid(text);
            return number <= RealTimeMax ? number : throw new EngineError(ErrorKind.Invalid, "valid signals are 1 through 64");
        }
        var name = text.ToUpperInvariant();
        if (name.StartsWith("SIG", StringComparison.Ordinal)) name = name[3..];
        var index = name switch
        {
            "" => -1,
            "POLL" => Array.IndexOf(Names, "IO"),
            "IOT" => Array.IndexOf(Names, "ABRT"),
            _ => Array.IndexOf(Names, name),
        };
        if (index > 0) return index;
        return ParseRealTime(name) ?? throw Invalid(text);
    }

    /// <summary>SIGNAME, or the number as text.</summary>
    public static string Name(int signal) => signal switch
    {
        > 0 when signal < Names.Length => "SIG" + Names[signal],
        RealTimeMin => "SIGRTMIN",
        > RealTimeMin and <= RealTimeMax => string.Create(CultureInfo.InvariantCulture, $"SIGRTMIN+{signal - RealTimeMin}"),
        _ => signal.ToString(CultureInfo.InvariantCulture),
    };

    private static int? ParseRealTime(string name)
    {
        if (name == "RTMIN") return RealTimeMin;
        if (name == "RTMAX") return RealTimeMax;
        if (name.StartsWith("RTMIN+", StringComparison.Ordinal) && int.TryParse(name.AsSpan(6), out var up) && up <= 30) return RealTimeMin + up;
        if (name.StartsWith("RTMAX-", StringComparison.Ordinal) && int.TryParse(name.AsSpan(6), out var down) && down <= 30) return RealTimeMax - down;
        return null;
    }

    private static EngineError Invalid(string text) => new(ErrorKind.Invalid, $"invalid signal: {text}");
}
