Option Explicit
' The buttons of the cover. Each runs one Python function of steel_xl.adapters.macros, which reads and writes this
' workbook; all that is here is the status bar, and a message where Python cannot be reached.

Public Sub RunScenario()
    Perform "run_scenario", "steel_xl: running the scenario ..."
End Sub

Public Sub CheckInputs()
    Perform "check_inputs", "steel_xl: checking the inputs ..."
End Sub

Public Sub ExplainErrors()
    If LastTransportError <> "" Then
        MsgBox "A cell could not reach Python: " & LastTransportError & vbLf & vbLf & _
               "Look at Interpreter_Win on the sheet xlwings.conf, or run: python -m steel_xl doctor", _
               vbExclamation, "steel_xl"
        LastTransportError = ""
    End If
    Perform "explain_errors", "steel_xl: looking for the reasons of errors ..."
End Sub

Private Sub Perform(ByVal what As String, ByVal saying As String)
    On Error GoTo failed
    Application.StatusBar = saying
    RunPython "import steel_xl.adapters.macros as m; m." & what & "()"
    #If Mac Then
        ' Python works on after this line; xlwings clears the status bar when it is done
    #Else
        Application.StatusBar = False
    #End If
    Exit Sub
failed:
    Application.StatusBar = False
    MsgBox "Python could not be started: " & Err.Description & vbLf & vbLf & _
           "Look at Interpreter_Win on the sheet xlwings.conf, or run: python -m steel_xl doctor", _
           vbExclamation, "steel_xl"
End Sub
