namespace Selkie.Commands.Generator.Model;

/// <summary>A method that makes a verb's reply.</summary>
/// <param name="Method">The method's full name.</param>
/// <param name="Request">The request that it takes, or null: it replies with the result alone.</param>
/// <param name="Result">The result that it takes.</param>
/// <param name="Tree">Docker or Libpod, or null: both.</param>
internal readonly record struct ResponderModel(string Method, string? Request, string Result, string? Tree);

/// <summary>A method that answers a route by itself.</summary>
/// <param name="Method">The method's full name.</param>
/// <param name="Route">The route.</param>
internal sealed record EndpointModel(string Method, RouteModel Route);

/// <summary>A route of a verb of the engine.</summary>
/// <param name="Request">The request record.</param>
/// <param name="Result">What the engine answers, or the type of an item.</param>
/// <param name="IsStream">Whether the answer comes in items.</param>
/// <param name="Command">The command's words.</param>
/// <param name="Route">The route.</param>
internal sealed record VerbRouteModel(string Request, string Result, bool IsStream, string Command, RouteModel Route);
