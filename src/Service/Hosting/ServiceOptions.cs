using Selkie.Engine.Configuration;
using Selkie.Engine.Host;
using Selkie.Engine.Verbs;
using Selkie.Oci;

namespace Selkie.Service.Hosting;

/// <summary>What the command <c>system service</c> hands over: the options of the program, <c>--</c>, then its own and the address. Each option is a word, its value the next.</summary>
/// <param name="Program">The options of the program.</param>
/// <param name="Service">The options of the command.</param>
internal sealed record ServiceOptions(GlobalOptions Program, ServeApi Service)
{
    /// <summary>Reads them.</summary>
    /// <param name="words">The arguments of this program.</param>
    /// <exception cref="EngineError">They are none.</exception>
    public static ServiceOptions Parse(string[] words)
    {
        var end = Array.IndexOf(words, "--");
        var (program, own) = end < 0 ? ([], words) : (words[..end], words[(end + 1)..]);
        return new ServiceOptions((GlobalOptions)Bind("", program), (ServeApi)Bind("system service", own));
    }

    private static object Bind(string command, string[] words)
    {
        var row = CommandTable.Find(command)!;
        var line = new ParsedLine(row);
        for (var i = 0; i < words.Length; i++)
        {
            if (!words[i].StartsWith("--", StringComparison.Ordinal))
            {
                line.Arguments.Add(words[i]);
                continue;
            }
            var option = row.Find(words[i].AsSpan(2));
            if (option < 0) throw new EngineError(ErrorKind.Invalid, $"unknown option {words[i]}: this program is started by `selkie system service`");
            line.Add(option, row.Options[option].Kind == OptionKind.Bool ? "true" : ++i < words.Length ? words[i] : throw new EngineError(ErrorKind.Invalid, $"{words[i - 1]} needs a value"));
        }
        return row.Bind!(line);
    }
}
