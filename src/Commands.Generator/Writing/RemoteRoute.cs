using Selkie.Commands.Generator.Model;

namespace Selkie.Commands.Generator.Writing;

/// <summary>Where an operand goes in a remote call.</summary>
internal enum OperandPlace
{
    /// <summary>Nowhere: if given, it is refused.</summary>
    None,

    /// <summary>Into the path; of a list each into one of its own.</summary>
    Path,

    /// <summary>Of a list the first into the path, the rest into the query.</summary>
    PathAndQuery,

    /// <summary>Into the query.</summary>
    Query,

    /// <summary>Of a list each into a query of its own.</summary>
    Alone,
}

/// <summary>Which of a verb's routes a remote call takes: the one that names no object, if its query can have all operands; else the one that names one.</summary>
internal sealed class RemoteRoute
{
    private readonly Dictionary<MemberModel, OperandPlace> _places = [];

    private RemoteRoute(string requests) => Requests = requests;

    /// <summary>The expression that makes the requests.</summary>
    public string Requests { get; private set; }

    /// <summary>Where an operand goes.</summary>
    public OperandPlace Place(MemberModel operand) => _places[operand];

    public static RemoteRoute Of(IEnumerable<RouteModel> routes, IEnumerable<MemberModel> operands)
    {
        var all = operands.ToList();
        var plain = routes.FirstOrDefault(route => Braces(route) == 0);
        var named = routes.FirstOrDefault(route => Braces(route) > 0);
        return plain is not null && (named is null || all.All(operand => operand.Operand!.LibpodQuery.Length > 0)) ? Plain(plain, all) : Named(named!, plain, all);
    }

    private static RemoteRoute Plain(RouteModel route, List<MemberModel> operands)
    {
        var way = new RemoteRoute($"query.One({Words(route)})");
        foreach (var member in operands)
        {
            var alone = member.Operand!.IsAlone;
            way._places[member] = member.Operand.LibpodQuery.Length == 0 ? OperandPlace.None : alone ? OperandPlace.Alone : OperandPlace.Query;
            if (alone) way.Requests = $"query.Alone({Words(route)}, {CSharp.Quote(member.Operand.LibpodQuery)}, request.{member.Property})";
        }
        return way;
    }

    private static RemoteRoute Named(RouteModel route, RouteModel? plain, List<MemberModel> operands)
    {
        var inPath = operands.Take(Braces(route)).ToList();
        var way = new RemoteRoute($"query.One({Words(route)}, {string.Join(", ", inPath.Select(Value))})");
        foreach (var member in operands)
            way._places[member] = (inPath.Contains(member), member.Operand!.LibpodQuery.Length > 0) switch
            {
                (true, true) when member.IsList => OperandPlace.PathAndQuery,
                (true, _) => OperandPlace.Path,
                (_, true) => OperandPlace.Query,
                _ => OperandPlace.None,
            };
        if (inPath.Count != 1 || inPath[0] is not { IsList: true } list) return way;
        way.Requests = $"query.{(way._places[list] == OperandPlace.Path ? "Each" : "First")}({Words(route)}, {Value(list)})";
        if (plain is not null) way.Requests = $"{Value(list)}.Count > 0 ? {way.Requests} : query.One({Words(plain)})";
        return way;
    }

    private static string Value(MemberModel member) => "request." + member.Property;

    private static string Words(RouteModel route) => $"{CSharp.Quote(route.Method)}, {CSharp.Quote(route.Template)}";

    private static int Braces(RouteModel route) => route.Template.Count(c => c == '{');
}
