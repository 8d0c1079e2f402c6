using System.Globalization;
using Selkie.Linux.ProcessControl;

namespace Selkie.Engine.State;

/// <summary>The command that makes a container, as the database notes it: whoever finds it dead clears away what it left.</summary>
/// <param name="Pid">Its pid.</param>
/// <param name="StartTime">Its start time (<see cref="ProcessStat.StartTime"/>).</param>
/// <param name="Runs">The container is made; its storage exists, and the command was to run and remove it.</param>
/// <param name="Removes">The container was complete, and the command was removing it.</param>
internal sealed record Maker(int Pid, ulong StartTime, bool Runs, bool Removes = false)
{
    private const string RunsWord = "run", RemovesWord = "rm";

    /// <summary>This process.</summary>
    public static Maker Current(bool runs = false, bool removes = false) => new(Processes.CurrentId, ProcessStat.Read(Processes.CurrentId)?.StartTime ?? 0, runs, removes);

    /// <summary>Whether the command goes on.</summary>
    public bool IsAlive => ProcessStat.IsAlive(Pid, StartTime);

    /// <summary>Reads a note; one that cannot be read is nobody's.</summary>
    public static Maker Parse(string text)
    {
        var words = text.Split(' ');
        int.TryParse(words[0], CultureInfo.InvariantCulture, out var pid);
        ulong.TryParse(words.Length > 1 ? words[1] : "", CultureInfo.InvariantCulture, out var start);
        var what = words.Length > 2 ? words[2] : "";
        return new Maker(pid, start, what == RunsWord, what == RemovesWord);
    }

    /// <summary>The note.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Pid} {StartTime}{(Runs ? " " + RunsWord : Removes ? " " + RemovesWord : "")}");
}
