namespace Selkie.Commands.Generator.Tests;

/// <summary>The join of the engine's verbs with what prints them.</summary>
public sealed class PrinterGeneratorTests
{
    private const string Surface = """
        using Selkie.Engine.Containers;
        using Selkie.Engine.Verbs;
        namespace Selkie.Cli.Output;

        internal sealed class PrinterAttribute : System.Attribute;
        internal sealed class Screen;

        internal static class Prints
        {
            [Printer] public static int Batch(BatchReport result, Screen screen) => 0;
            [Printer] public static int Stopped(StopContainers request, BatchReport result, Screen screen) => 0;
            [Printer] public static System.Action<LogEntry> Logs(ShowLogs request, Screen screen) => _ => { };
            [Printer] public static int Watch(ListContainers request, Dispatcher engine, Screen screen) => 0;
        }
        """;

    private static readonly Generated s_joined = Generated.By(new PrinterGenerator(), Surface);

    [Theory]
    [InlineData("KillContainers", "Batch(engine.Send(r), screen)")]
    [InlineData("StopContainers", "Stopped(r, engine.Send(r), screen)")]
    [InlineData("ShowLogs", "engine.Send(r, global::Selkie.Cli.Output.Prints.Logs(r, screen))")]
    [InlineData("ListContainers", "Watch(r, engine, screen)")]
    public void The_printer_that_knows_most_of_a_verb_prints_it(string verb, string call) =>
        Assert.Contains($"global::Selkie.Engine.Containers.{verb} r => {(call.StartsWith("engine", StringComparison.Ordinal) ? "" : "global::Selkie.Cli.Output.Prints.")}{call},", s_joined.Part("Dispatch", verb), StringComparison.Ordinal);

    [Fact]
    public void A_verb_that_nothing_prints_fails_the_build() => Assert.Contains(
        "SELKIE008: 'global::Selkie.Engine.Images.ListImages' is printed by nothing: mark a method with [Printer] that takes it or its result", s_joined.Problems);

    [Fact]
    public void A_verb_that_is_printed_is_no_fault() => Assert.DoesNotContain(s_joined.Problems, problem => problem.Contains("StopContainers", StringComparison.Ordinal));
}
