using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace Selkie.Conformance;

/// <summary>How a command line ended, and what it printed.</summary>
internal sealed record Outcome(int Code, string Out, string Error);

/// <summary>A shell in which <c>podman</c> and <c>docker</c> are one of the two engines.</summary>
internal sealed class EngineShell(IReadOnlyList<string> command, string prelude)
{
    private const int LineSeconds = 60;

    // A line gets files for its output, so that what it leaves behind in the background cannot hold anything up; code and sizes come first.
    private const string Runner = """
        t=$(mktemp -d); trap 'rm -rf "$t"' EXIT
        run() {
            timeout -k 2 SECONDS bash -c "$1" >"$t/out" 2>"$t/err" </dev/null; c=$?
            printf '%s %s %s\n' $c $(stat -c %s "$t/out" "$t/err"); cat "$t/out" "$t/err"
        }

        """;

    /// <summary>Runs the lines one after the other.</summary>
    public IReadOnlyList<Outcome> Run(IEnumerable<string> lines)
    {
        var script = new StringBuilder(prelude).Append(Runner.Replace("SECONDS", $"{LineSeconds}", StringComparison.Ordinal));
        foreach (var line in lines) script.Append("run ").Append(Quoted(line)).Append('\n');
        using var shell = Process.Start(new ProcessStartInfo(command[0], command.Skip(1)) { RedirectStandardInput = true, RedirectStandardOutput = true })!;
        var output = Task.Run(() => Read(shell.StandardOutput.BaseStream));
        shell.StandardInput.Write(script);
        shell.StandardInput.Close();
        return output.GetAwaiter().GetResult();
    }

    private static List<Outcome> Read(Stream stream)
    {
        var outcomes = new List<Outcome>();
        while (Line(stream) is { } header)
        {
            var numbers = header.Split(' ').Select(number => int.Parse(number, CultureInfo.InvariantCulture)).ToArray();
            outcomes.Add(new Outcome(numbers[0], Text(stream, numbers[1]), Text(stream, numbers[2])));
        }
        return outcomes;
    }

    private static string? Line(Stream stream)
    {
        var line = new StringBuilder();
        for (int read; (read = stream.ReadByte()) != '\n';)
        {
            if (read < 0) return null;
            line.Append((char)read);
        }
        return line.ToString();
    }

    private static string Text(Stream stream, int length)
    {
        var bytes = new byte[length];
        stream.ReadExactly(bytes);
        return Encoding.UTF8.GetString(bytes);
    }

    private static string Quoted(string line) => "'" + line.Replace("'", "'\\''", StringComparison.Ordinal) + "'";
}
