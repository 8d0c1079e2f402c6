using System.Collections.Concurrent;
using System.Globalization;

namespace Selkie.EndToEnd;

/// <summary>Many commands at once. PARALLEL_SECONDS and PARALLEL_LOOPS make it longer and wider.</summary>
public abstract class ParallelLoops(Caller engine)
{
    private static readonly TimeSpan Span = TimeSpan.FromSeconds(Number("PARALLEL_SECONDS", 5));
    private static readonly int Loops = Number("PARALLEL_LOOPS", 16);

    [Fact]
    public void Commands_side_by_side_do_not_disturb_each_other()
    {
        var problems = new ConcurrentBag<string>();
        var end = DateTime.UtcNow + Span;
        var threads = Enumerable.Range(0, Loops).Select(number => new Thread(() => Loop(number, end, problems))).ToList();
        threads.ForEach(thread => thread.Start());
        threads.ForEach(thread => thread.Join());
        Assert.True(problems.IsEmpty, string.Join('\n', problems.Distinct().Take(20)));
        Assert.Equal("", engine.Ok("ps", "-aq"));
        new Leftovers(engine).AssertNone();
    }

    private void Loop(int number, DateTime end, ConcurrentBag<string> problems)
    {
        for (var turn = 0; DateTime.UtcNow < end; turn++)
            try
            {
                Turn(number, turn, problems);
            }
            catch (Exception e)
            {
                problems.Add(e.Message);
            }
    }

    private void Turn(int number, int turn, ConcurrentBag<string> problems)
    {
        var ran = engine.Selkie("run", "--rm", "--network", "none", TestImage.Name, "echo", $"{number}.{turn}");
        if (ran != new Outcome(0, $"{number}.{turn}\n", "")) problems.Add($"run: {ran}");
        string[] words = (turn % 5) switch
        {
            0 => ["ps", "-a"],
            1 => ["images"],
            2 => ["image", "inspect", TestImage.Name],
            3 => ["run", "-d", "--rm", "--network", "none", "--name", $"loop{number}", TestImage.Name, "sleep", "100"],
            _ => ["create", "--name", $"loop{number}", TestImage.Name],
        };
        Try(problems, words);
        if (turn % 5 == 3) Try(problems, "stop", "-t", "0", $"loop{number}");
        if (turn % 5 == 4) Try(problems, "rm", $"loop{number}");
    }

    private void Try(ConcurrentBag<string> problems, params string[] words)
    {
        var outcome = engine.Selkie(words);
        if (outcome.Code != 0 || outcome.Error.Length > 0) problems.Add($"{string.Join(' ', words)}: {outcome.Code} {outcome.Error}");
    }

    private static int Number(string variable, int usual) => int.TryParse(Environment.GetEnvironmentVariable(variable), CultureInfo.InvariantCulture, out var given) ? given : usual;
}

public sealed class RootfulParallelLoops(RootCaller engine) : ParallelLoops(engine), IClassFixture<RootCaller>;

public sealed class RootlessParallelLoops(UserCaller engine) : ParallelLoops(engine), IClassFixture<UserCaller>;
