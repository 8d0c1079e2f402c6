namespace Selkie.Commands.Generator.Tests;

/// <summary>What is written for a verb record, to the letter.</summary>
public sealed class VerbGeneratorTests
{
    private const string Verb = """
        using System.Collections.Generic;
        using Selkie.Engine;
        using Selkie.Engine.Verbs;
        namespace Probe;

        /// <summary>Sink ships.</summary>
        /// <remarks>Sinks ships, one after the other.</remarks>
        [Verb("ship sink", Alias = "sink", Synonyms = "ship drown", Use = "[options] SHIP")]
        [Example("titanic")]
        [Docker("POST /ships/{name}/sink"), Libpod("POST /ships/{name}/drown")]
        public sealed record SinkShips : IVerb<int>
        {
            /// <summary>The ships</summary>
            [Argument("SHIP", Min = 1, Complete = "ships")] public IReadOnlyList<string> Ships { get; init; } = [];

            /// <summary>Metres under water</summary>
            [Option("depth", 'd', Default = "10", Query = "depth", Docker = "d")] public uint Depth { get; init; } = 10;

            /// <summary>Without a sound</summary>
            [Option("quiet")] public bool Quiet { get; init; }
        }
        """;

    private const string Handler = "internal sealed class SinkHandler(EngineContext engine) : IHandler<SinkShips, int> { public int Handle(SinkShips request) => 0; }";

    private static Generated Run(string source) => Generated.By(new VerbGenerator(), source);

    private static string Remote(string verb) => Run(verb + Handler).Part("RemoteCalls", " Of(");

    [Fact]
    public void A_verb_becomes_a_row_of_the_command_table() => Assert.Equal(
        """
            private static CommandRow RowSinkShips(string path) => new()
            {
                Path = path,
                Short = "Sink ships",
                Long = "Sinks ships, one after the other.",
                Use = "[options] SHIP",
                MinArguments = 1,
                FullSynonyms = ["ship drown"],
                Examples = ["{verb} titanic"],
                ArgumentCompletion = ["ships"],
                Bind = BindSinkShips,
                Options = [
                    new() { Name = "depth", Shorthand = 'd', Kind = OptionKind.UInt, Type = "uint", Default = "10", DockerQuery = "d", LibpodQuery = "depth", Help = "Metres under water" },
                    new() { Name = "quiet", Kind = OptionKind.Bool, NoValue = "true", Help = "Without a sound" },
                ],
            };
        """, Run(Verb + Handler).Part("CommandTable", "RowSinkShips(string"));

    [Fact]
    public void All_its_names_lead_to_the_row() => Assert.Equal(
        """
                "ship sink" => RowSinkShips("ship sink"),
                "sink" => RowSinkShips("sink"),
                "ship drown" => RowSinkShips("ship sink"),
                _ => null,
            };
        """, Run(Verb + Handler).Part("CommandTable", "\"ship sink\" => "));

    [Fact]
    public void A_binder_makes_the_record_of_a_line() => Assert.Equal(
        """
            private static object BindSinkShips(ParsedLine line)
            {
                var unset = new global::Probe.SinkShips();
                return new global::Probe.SinkShips
                {
                    Ships = line.Rest(0),
                    Depth = (uint)line.UInt(0, unset.Depth).GetValueOrDefault(),
                    Quiet = line.Bool(1, unset.Quiet).GetValueOrDefault(),
                };
            }
        }
        """, Run(Verb + Handler).Part("Bind.SinkShips", "BindSinkShips"));

    [Fact]
    public void A_value_of_a_type_of_its_own_is_parsed_where_it_is_given()
    {
        var typed = Verb.Replace("/// <summary>Without a sound</summary>", """
            /// <summary>To whom</summary>
            [Option("flag")] public Flag? Flag { get; init; }

            /// <summary>With whom</summary>
            [Option("with")] public IReadOnlyList<Flag> With { get; init; } = [];

            /// <summary>At which hours</summary>
            [Option("hours", ParsedBy = typeof(Hours))] public IReadOnlyList<int> Hours { get; init; } = [];

            /// <summary>Between which hours</summary>
            [Option("span", ParsedBy = typeof(Span))] public IReadOnlyList<int> Spans { get; init; } = [];

            /// <summary>Without a sound</summary>
            """, StringComparison.Ordinal) + """
            public sealed record Flag { public static Flag Parse(string text) => new(); }
            internal static class Span { public static IReadOnlyList<int> Parse(IReadOnlyList<string> texts) => []; }
            internal static class Hours { public static IEnumerable<int> Parse(string text) => []; }
            """;
        var bind = Run(typed + Handler).Part("Bind.SinkShips", "BindSinkShips");
        Assert.Contains("Flag = line.Raw(1) is { } value1 ? global::Probe.Flag.Parse(value1) : unset.Flag,", bind, StringComparison.Ordinal);
        Assert.Contains("With = line.Has(2) ? line.List(2, global::Probe.Flag.Parse) : unset.With,", bind, StringComparison.Ordinal);
        Assert.Contains("Hours = line.Has(3) ? line.ListOfMany(3, global::Probe.Hours.Parse) : unset.Hours,", bind, StringComparison.Ordinal);
        Assert.Contains("Spans = line.Has(4) ? global::Probe.Span.Parse(line.List(4, null)!) : unset.Spans,", bind, StringComparison.Ordinal);
    }

    [Fact]
    public void Its_routes_are_in_the_table_of_routes() => Assert.Equal(
        """
                new(ApiTree.Docker, "POST", "/ships/{name}/sink", "ship sink"),
                new(ApiTree.Libpod, "POST", "/ships/{name}/drown", "ship sink"),
            ];
        }
        """, Run(Verb + Handler).Part("RouteTable", "ApiTree.Docker"));

    [Fact]
    public void The_remote_call_makes_its_requests() => Assert.Equal(
        """
            public static RemoteCall<int> Of(global::Probe.SinkShips request)
            {
                var unset = new global::Probe.SinkShips();
                var query = new RemoteQuery();
                query.Set("depth", request.Depth, unset.Depth);
                RemoteQuery.Refuse("--quiet", request.Quiet, unset.Quiet);
                return new(query.Each("POST", "/ships/{name}/drown", request.Ships));
            }
        """, Remote(Verb));

    [Theory]
    [InlineData("[Option(\"quiet\")]", "[Option(\"quiet\", Local = true)]", "query.Set(\"depth\", request.Depth, unset.Depth);\n        return")]
    [InlineData("Min = 1,", "Query = \"to\",", "query.SetRest(\"to\", request.Ships);", "query.First(\"POST\", \"/ships/{name}/drown\", request.Ships)")]
    [InlineData("/ships/{name}/drown\")", "/ships/{name}/drown\"), Libpod(\"GET /ships\")", "request.Ships.Count > 0 ? query.Each(\"POST\", \"/ships/{name}/drown\", request.Ships) : query.One(\"GET\", \"/ships\")")]
    [InlineData("/ships/{name}/drown", "/ships/drown", "RemoteQuery.Refuse(\"SHIP\", request.Ships, unset.Ships);", "new(query.One(\"POST\", \"/ships/drown\"))")]
    [InlineData("IVerb<int>", "IStreamVerb<string>", "RemoteStream<string> Of(global::Probe.SinkShips request)")]
    public void What_the_attributes_say_shapes_the_call(string right, string wrong, params string[] parts) =>
        Assert.All(parts, part => Assert.Contains(part, Remote(Verb.Replace(right, wrong, StringComparison.Ordinal)), StringComparison.Ordinal));

    [Theory]
    [InlineData("Query = \"ships\"", "query.Set(\"ships\", request.Ships, unset.Ships);", "query.One(\"POST\", \"/ships/drown\")")]
    [InlineData("Libpod = \"ship\", Alone = true", "query.Alone(\"POST\", \"/ships/drown\", \"ship\", request.Ships)")]
    public void Operands_may_be_in_the_query(string attribute, params string[] parts)
    {
        var call = Remote(Verb.Replace("Min = 1,", attribute + ",", StringComparison.Ordinal).Replace("/ships/{name}/drown", "/ships/drown", StringComparison.Ordinal));
        Assert.All(parts, part => Assert.Contains(part, call, StringComparison.Ordinal));
    }

    [Fact]
    public void The_row_has_the_names_of_operands_in_queries() => Assert.Contains(
        "DockerOperands = [\"ship\"],\n        LibpodOperands = [\"ships\"],",
        Run(Verb.Replace("Min = 1,", "Docker = \"ship\", Libpod = \"ships\",", StringComparison.Ordinal) + Handler).Part("CommandTable", "RowSinkShips(string"),
        StringComparison.Ordinal);

    [Fact]
    public void A_verb_without_a_route_has_no_remote_call() =>
        Assert.DoesNotContain("SinkShips", Run(Verb.Replace(", Libpod(\"POST /ships/{name}/drown\")", "", StringComparison.Ordinal) + Handler).Part("RemoteCalls", "class RemoteCalls"), StringComparison.Ordinal);

    [Fact]
    public void The_dispatcher_sends_the_request_to_its_handler() => Assert.Contains(
        "public override int Send(global::Probe.SinkShips request) => new global::Probe.SinkHandler(context).Handle(request);",
        Run(Verb + Handler).Part("LocalDispatcher", "Send("), StringComparison.Ordinal);

    [Fact]
    public void Every_dispatcher_has_a_send_for_each_handler() => Assert.Contains(
        "public abstract int Send(global::Probe.SinkShips request);",
        Run(Verb + Handler).Part("Dispatcher", "Send("), StringComparison.Ordinal);

    [Fact]
    public void A_handler_of_items_takes_who_takes_them()
    {
        var stream = Verb.Replace("IVerb<int>", "IStreamVerb<string>", StringComparison.Ordinal)
            + "internal sealed class H : IStreamHandler<SinkShips, string> { public int Handle(SinkShips request, System.Action<string> each) => 0; }";
        Assert.Contains(
            "public override int Send(global::Probe.SinkShips request, global::System.Action<string> each) => new global::Probe.H().Handle(request, each);",
            Run(stream).Part("LocalDispatcher", "Send("), StringComparison.Ordinal);
    }

    [Fact]
    public void A_verb_without_handler_fails_the_build() =>
        Assert.Equal(["SELKIE007: 'global::Probe.SinkShips' has no handler: write a class that implements IHandler for it"], Run(Verb).Problems);

    [Theory]
    [InlineData("uint Depth", "decimal Depth", "SELKIE001")]
    [InlineData("/// <summary>Without a sound</summary>", "", "SELKIE002")]
    [InlineData("public bool Quiet", "public required bool Quiet", "SELKIE003")]
    [InlineData("\"quiet\"", "\"depth\"", "SELKIE004")]
    [InlineData("IReadOnlyList<string> Ships", "HashSet<string> Ships", "SELKIE005")]
    [InlineData("POST /ships/{name}/sink", "/ships/{name}/sink", "SELKIE006")]
    [InlineData("POST /ships/{name}/sink", "SINK /ships/{name}/sink", "SELKIE006")]
    [InlineData("[Argument", "// [Argument", "SELKIE009")]
    [InlineData(" : IVerb<int>", "", "SELKIE009")]
    public void A_mistake_in_a_record_fails_the_build(string right, string wrong, string problem) =>
        Assert.StartsWith(problem, Assert.Single(Run(Verb.Replace(right, wrong, StringComparison.Ordinal) + Handler).Problems), StringComparison.Ordinal);
}
