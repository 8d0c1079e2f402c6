namespace Selkie.Commands.Generator.Tests;

/// <summary>The join of the engine's verbs with what asks another engine for them.</summary>
public sealed class RemoteGeneratorTests
{
    private const string Client = """
        using Selkie.Engine.Containers;
        using Selkie.Engine.Verbs;
        namespace Selkie.Remote;

        internal sealed class RemoteAnswerAttribute : System.Attribute;
        internal sealed class RemoteCallAttribute : System.Attribute;
        internal sealed class RemoteEngine;
        internal sealed class RemoteReplies;

        internal static class Asks
        {
            [RemoteAnswer] public static BatchReport Batch(RemoteReplies replies) => null!;
            [RemoteAnswer] public static BatchReport Killed(KillContainers request, RemoteReplies replies) => null!;
            [RemoteCall] public static BatchReport Stop(StopContainers request, RemoteEngine engine) => null!;
            [RemoteCall] public static int Logs(ShowLogs request, RemoteEngine engine, System.Action<LogEntry> each) => 0;
        }
        """;

    private static readonly Generated s_joined = Generated.By(new RemoteGenerator(), Client);

    [Theory]
    [InlineData("Containers.StopContainers request) => global::Selkie.Remote.Asks.Stop(request, Engine);")]
    [InlineData("Containers.KillContainers request) => global::Selkie.Remote.Asks.Killed(request, Engine.Ask(global::Selkie.Engine.Verbs.RemoteCalls.Of(request).Requests));")]
    [InlineData("Containers.PauseContainers request) => global::Selkie.Remote.Asks.Batch(Engine.Ask(global::Selkie.Engine.Verbs.RemoteCalls.Of(request).Requests));")]
    [InlineData("Containers.ShowLogs request, global::System.Action<global::Selkie.Engine.Containers.LogEntry> each) => global::Selkie.Remote.Asks.Logs(request, Engine, each);")]
    [InlineData("Registries.LogOut request) => Local.Send(request);")]
    [InlineData("Host.Unshare request) => throw Refusal();")]
    public void The_method_that_knows_most_of_a_verb_asks_for_it(string send) => Assert.Contains(send, s_joined.Part("RemoteDispatcher", send), StringComparison.Ordinal);

    [Fact]
    public void What_nobody_asks_for_is_on_a_list()
    {
        var refused = s_joined.Part("RemoteDispatcher", "Refused { get; }");
        Assert.Contains("\"unshare\",", refused, StringComparison.Ordinal);
        Assert.DoesNotContain("\"logout\",", refused, StringComparison.Ordinal);
        Assert.DoesNotContain("\"container stop\",", refused, StringComparison.Ordinal);
    }
}
